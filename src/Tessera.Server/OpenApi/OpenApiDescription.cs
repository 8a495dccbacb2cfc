using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Tessera.Server.Http;
using Tessera.Server.Security;
using Tessera.Server.Verification;

namespace Tessera.Server.OpenApi;

/// <summary>The document at <c>/openapi/v1.json</c>: every endpoint of this server, and what each asks of its caller.</summary>
internal static class OpenApiDescription
{
    private const string Bearer = "bearer";
    private const string Basic = "basic";

    public static void AddOpenApiDescription(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.AddDocumentTransformer(Describe);
        options.AddOperationTransformer(Secure);
        options.AddOperationTransformer(AddWait);
    });

    public static void MapOpenApiDescription(this IEndpointRouteBuilder app) => app.MapOpenApi("/openapi/{documentName}.json").AllowAnyone();

    private static Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken ct)
    {
        document.Info = new() { Title = "Tessera", Version = "v1", Description = "API tokens for any HTTP API." };
        // Where this server is reached is the caller's to know: the address it listens on may not be the one it is called by.
        document.Servers = [];
        document.Components ??= new();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = Bearer, Description = "A token of this instance." },
            [Basic] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = Basic, Description = "E-mail address and password, for the first token only." },
        };
        return Task.CompletedTask;
    }

    private static Task Secure(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var rule = context.Description.ActionDescriptor.EndpointMetadata.OfType<AccessRule>().LastOrDefault();
        if (rule is null or { Kind: AccessKind.Anyone })
            return Task.CompletedTask;
        operation.Security = [Requirement(Bearer, context.Document)];
        if (rule.Kind == AccessKind.UserOrPassword)
            operation.Security.Add(Requirement(Basic, context.Document));
        if (rule.Permission is { } permission)
            operation.Description = string.Join(' ', new[] { operation.Description, $"Needs `{permission}`." }.Where(text => !string.IsNullOrEmpty(text)));
        AddProblem(operation, "400", "The request is not valid.");
        AddProblem(operation, "401", "No live token was presented.");
        AddProblem(operation, "403", "The token does not allow this.");
        return Task.CompletedTask;
    }

    private static Task AddWait(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (context.Description.HttpMethod != HttpMethods.Get && metadata.OfType<MayWaitMetadata>().Any())
            AddTime(operation, WaitForNodes.Parameter, "Answer when every node knows of the change, or after this time at the latest, 2s for example, and say in nodes, confirmed and elapsedMs how far it got.");
        if (context.Description.RelativePath == "v1/revocations/wait")
            AddTime(operation, WaitForEpoch.Parameter, "How long to wait, 2s for example; at most 30s, 5s if it is left out.");
        return Task.CompletedTask;
    }

    private static void AddTime(OpenApiOperation operation, string name, string description)
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = name,
            In = ParameterLocation.Query,
            Description = description,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = WaitTime.Pattern },
        });
    }

    private static OpenApiSecurityRequirement Requirement(string scheme, OpenApiDocument? document) =>
        new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [] };

    private static void AddProblem(OpenApiOperation operation, string status, string description)
    {
        operation.Responses ??= [];
        operation.Responses.TryAdd(status, new OpenApiResponse
        {
            Description = description,
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { ["application/problem+json"] = new() },
        });
    }
}
