using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Tessera.Server.Apis;
using Tessera.Server.Apis.OpenApi;
using Tessera.Server.Audit;
using Tessera.Server.Feed;
using Tessera.Server.PersonalTokens;
using Tessera.Server.Roles;
using Tessera.Server.Security;
using Tessera.Server.ServiceTokens;
using Tessera.Server.Storage;
using Tessera.Server.Tokens;
using Tessera.Server.Users;
using Tessera.Tokens;

namespace Tessera.Server.Hosting;

/// <summary>
/// <c>--demo</c>: fills an empty database with an administrator, the sample shop and tokens, by the same operations as everybody's calls, and prints
/// <c>curl</c> lines that work as they are. The one place that prints secrets, because it was asked to.
/// </summary>
internal sealed class Demo(
    IDbContextFactory<TesseraDb> contexts, Mutations mutations, FirstAdministrator administrator, UserDirectory directory, OpenApiImport import,
    RegisterApi register, CreatePersonalToken createPersonal, CreateServiceToken createService, IOptions<AdminOptions> admin)
{
    /// <summary>Setting that <c>--demo</c> stands for.</summary>
    public const string Setting = "Tessera:Demo";

    private const string Shop = "shop";
    private DemoTokens? made;

    /// <summary>Fills the database, if it has no users.</summary>
    public async Task SeedAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Users.AnyAsync(ct))
            return;
        var caller = await AddAdministratorAsync(db, ct);
        await RegisterShopAsync(caller, ct);
        await using var fresh = await contexts.CreateDbContextAsync(ct);
        var personal = await createPersonal.ExecuteAsync(fresh, caller.Actor, caller.UserId!.Value, new("demo", 30), ct) switch
        {
            CreatePersonalToken.Outcome.Created created => created.Token.Secret,
            var outcome => throw new InvalidOperationException($"The demo's personal token: {outcome}"),
        };
        var readOnly = await CreateServiceAsync(caller, new("demo: reads everything", 30, ServiceTokenType.ReadOnly), ct);
        var custom = await CreateServiceAsync(
            caller, new("demo: places orders", 7, ServiceTokenType.Custom, "Reads articles and places orders, nothing else.", ["shop:article.find", "shop:article.findOne", "shop:order.createOrder"]), ct);
        made = new(personal, readOnly, custom);
    }

    /// <summary>Prints what to try, when <see cref="SeedAsync"/> made something; else says why it did not.</summary>
    public void Print(string address, TextWriter output) => output.WriteLine(made is null
        ? "--demo fills an empty database; this one has users, and stays as it is."
        : made.ToCurlLines(address, Shop));

    private async Task<Caller> AddAdministratorAsync(TesseraDb db, CancellationToken ct)
    {
        var email = admin.Value.Email is { Length: > 0 } given ? given : "demo@example.com";
        var secret = admin.Value.Password is { Length: > 0 } chosen ? chosen : TokenSecret.Create(TokenKind.Personal, TokenFormat.Standard).Reveal();
        await using var mutation = await mutations.BeginAsync(db, Actor.System("demo"), ct);
        var (user, _) = await administrator.AddAsync(mutation, email, "Demo administrator", secret);
        return new() { Actor = new("user", user.Id, user.Email, null), Rights = directory.RightsOf([BuiltInRoles.SuperAdmin.Id]), UserId = user.Id };
    }

    private async Task RegisterShopAsync(Caller caller, CancellationToken ct)
    {
        await using var document = typeof(Demo).Assembly.GetManifestResourceStream("shop.yaml")!;
        var body = new byte[document.Length];
        await document.ReadExactlyAsync(body, ct);
        if (import.Read(Shop, body, "application/yaml", ct) is not OpenApiImportOutcome.Imported shop)
            throw new InvalidOperationException("The demo's document cannot be read.");
        await using var db = await contexts.CreateDbContextAsync(ct);
        await register.ExecuteAsync(db, caller, new(Shop, shop.Title, shop.Routes, shop.Uncovered), dryRun: false, ct);
    }

    private async Task<TokenSecret> CreateServiceAsync(Caller caller, CreateServiceToken.Request request, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await createService.ExecuteAsync(db, caller, request, ct) is ServiceTokenOutcome.NewSecret created
            ? created.Token.Secret
            : throw new InvalidOperationException($"The demo's token \"{request.Name}\" could not be made.");
    }
}

/// <summary>The demo's tokens.</summary>
/// <param name="Personal">The administrator's.</param>
/// <param name="ReadOnly">A service token that reads everything.</param>
/// <param name="Custom">A service token with three permissions.</param>
internal sealed record DemoTokens(TokenSecret Personal, TokenSecret ReadOnly, TokenSecret Custom)
{
    /// <summary>Lines to paste, each with what it shows.</summary>
    public string ToCurlLines(string address, string api)
    {
        string ask = $"curl -s -o /dev/null -w '%{{http_code}}\\n' {address}/forward-auth/nginx/{api}";
        return $"""

            Demo: the API "{api}" and three tokens. Paste any of these:

            # Who am I? A personal token: everything its owner may do.
            curl -s {address}/v1/token -H 'Authorization: Bearer {Personal.Reveal()}'

            # All service tokens, without their secrets.
            curl -s {address}/v1/service-tokens -H 'Authorization: Bearer {Personal.Reveal()}'

            # What a gateway asks before it lets a request through. A read-only token reads (200) and does not write (403).
            {ask} -H 'Authorization: Bearer {ReadOnly.Reveal()}' -H 'X-Original-Method: GET' -H 'X-Original-URI: /articles/42'
            {ask} -H 'Authorization: Bearer {ReadOnly.Reveal()}' -H 'X-Original-Method: DELETE' -H 'X-Original-URI: /articles/42'

            # A custom token does what is ticked: it places orders (200), and does not read them (403).
            {ask} -H 'Authorization: Bearer {Custom.Reveal()}' -H 'X-Original-Method: POST' -H 'X-Original-URI: /orders'
            {ask} -H 'Authorization: Bearer {Custom.Reveal()}' -H 'X-Original-Method: GET' -H 'X-Original-URI: /orders/7'

            # The same question from a program, with the reason.
            curl -s {address}/v1/verify -H 'Authorization: Bearer {Personal.Reveal()}' -H 'Content-Type: application/json' -d '{Question(api)}'

            """;
    }

    private string Question(string api) => $$"""{"token":"{{Custom.Reveal()}}","api":"{{api}}","method":"DELETE","path":"/articles/42"}""";

    /// <summary>Hints, never secrets.</summary>
    public override string ToString() => $"{Personal} {ReadOnly} {Custom}";
}
