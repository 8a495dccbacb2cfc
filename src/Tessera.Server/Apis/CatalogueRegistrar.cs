using Microsoft.EntityFrameworkCore;
using Tessera.AspNetCore;
using Tessera.Permissions;
using Tessera.Server.Audit;
using Tessera.Server.Security;
using Tessera.Server.Storage;

namespace Tessera.Server.Apis;

/// <summary>Registers the APIs that run in this process, as the same change that a caller with all rights would make.</summary>
internal sealed class CatalogueRegistrar(IDbContextFactory<TesseraDb> contexts, RegisterApi register) : ICatalogueRegistrar
{
    public async Task RegisterAsync(ApiDefinition definition, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var caller = new Caller { Actor = Actor.System("start"), Rights = new(Access.Write, PermissionSet.Empty) };
        var outcome = await register.ExecuteAsync(db, caller, new(definition.Name, definition.Title, definition.Routes, []), dryRun: false, ct);
        if (outcome is not RegisterApi.Outcome.Registered)
            throw new InvalidOperationException($"The API {definition.Name} cannot be registered: {Explain(outcome)}");
    }

    private static string Explain(RegisterApi.Outcome outcome) => outcome switch
    {
        RegisterApi.Outcome.Invalid invalid => string.Join(' ', invalid.Errors.SelectMany(field => field.Value.Select(message => $"{field.Key}: {message}"))),
        RegisterApi.Outcome.Reserved => "its name is reserved.",
        RegisterApi.Outcome.Widening widening => string.Join(' ', widening.Reasons),
        _ => outcome.ToString(),
    };
}
