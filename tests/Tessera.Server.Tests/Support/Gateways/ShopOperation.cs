namespace Tessera.Server.Tests.Support.Gateways;

/// <summary>One operation of the shop's document, and a request that means it.</summary>
/// <param name="Permission">What it takes, without the API's name.</param>
/// <param name="Route">The operation as the document has it.</param>
/// <param name="Target">A request target that leads to it.</param>
/// <param name="Body">A body that the shop accepts; null for none.</param>
public sealed record ShopOperation(string Permission, string Route, string Target, string? Body = null)
{
    /// <summary>All of them, once each.</summary>
    public static IReadOnlyList<ShopOperation> All { get; } =
    [
        new("article.find", "GET /articles", "/articles?page=2"),
        new("article.create", "POST /articles", "/articles", """{"title":"Chair"}"""),
        new("article.featured", "GET /articles/featured", "/articles/featured"),
        new("article.findOne", "GET /articles/{id}", "/articles/1"),
        new("article.update", "PUT /articles/{id}", "/articles/1", """{"title":"Oak table"}"""),
        new("article.delete", "DELETE /articles/{id}", "/articles/none"),
        new("order.createOrder", "POST /orders", "/orders", """{"article":"1","pieces":2}"""),
        new("order.searchOrders", "POST /orders/search", "/orders/search", """{"article":"1"}"""),
        new("order.findOrder", "GET /orders/{id}", "/orders/7"),
        new("file.readFile", "GET /files/{path+}", "/files/2026/11/price%20list.pdf"),
        new("request.echo", "GET /echo", "/echo"),
    ];

    public string Method => Route[..Route.IndexOf(' ', StringComparison.Ordinal)];

    public static ShopOperation Of(string permission) => All.Single(operation => operation.Permission == permission);

    public override string ToString() => Permission;
}
