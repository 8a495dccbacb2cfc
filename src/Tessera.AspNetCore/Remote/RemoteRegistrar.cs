using System.Net.Http.Json;
using Microsoft.Extensions.Options;
using Tessera.Permissions;

namespace Tessera.AspNetCore.Remote;

/// <summary>Registers the program's APIs at the server, when it is told to.</summary>
internal sealed class RemoteRegistrar(InstanceCalls calls, IOptions<TesseraClientOptions> options) : ICatalogueRegistrar
{
    public async Task RegisterAsync(ApiDefinition definition, CancellationToken ct)
    {
        if (!options.Value.RegisterApis)
            return;
        var body = JsonContent.Create(new WireApi(definition.Title, [.. definition.Routes.Select(WireRoute.Of)]), WireJson.Default.WireApi);
        var refusal = await calls.AskAsync(HttpMethod.Put, $"v1/apis/{definition.Name}", body, ReadAsync, ct);
        if (refusal is not null)
            throw new InvalidOperationException($"The API {definition.Name} cannot be registered: {refusal}");
    }

    // What is wrong with the definition, as the server says it; its own troubles are thrown.
    private static async Task<string?> ReadAsync(HttpResponseMessage answer) => (int)answer.StatusCode switch
    {
        >= 200 and < 300 => null,
        400 or 409 or 422 => await answer.Content.ReadAsStringAsync(),
        _ => throw InstanceCalls.Unusable(answer),
    };
}
