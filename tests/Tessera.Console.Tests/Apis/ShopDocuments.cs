using Tessera.Server.Tests.Support;

namespace Tessera.Console.Tests.Apis;

/// <summary>Versions of a small API to import.</summary>
internal static class ShopDocuments
{
    /// <summary>What <see cref="RegisteredApi"/> registers, without deleting, with searching, and with an operation that no permission can stand for.</summary>
    public const string Yaml =
        """
        openapi: 3.1.0
        info:
          title: 店舗API
          version: '1'
        paths:
          /articles:
            get:
              operationId: find
              tags: [article]
              summary: 記事を検索する
            post: {operationId: create, tags: [article]}
          /articles/{id}:
            get: {operationId: findOne, tags: [article]}
          /articles/search:
            post: {operationId: search, tags: [article], x-tessera-access: read}
          /reports/{id}.pdf:
            get: {operationId: pdf, tags: [report]}
          /internal:
            get: {operationId: ping, x-tessera-permission: false}
        """;

    /// <summary>The same as JSON, with one operation.</summary>
    public static string Json(string operation = "find") =>
        """{"openapi":"3.1.0","info":{"title":"Shop","version":"1"},"paths":{"/articles":{"get":{"operationId":"OPERATION","tags":["article"]}}}}"""
            .Replace("OPERATION", operation, StringComparison.Ordinal);
}
