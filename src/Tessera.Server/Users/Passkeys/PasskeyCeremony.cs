using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Tessera.Server.Hosting;
using Tessera.Server.Storage;

namespace Tessera.Server.Users.Passkeys;

/// <summary>
/// The WebAuthn ceremonies by ASP.NET Core Identity's handler, for one address: what comes from another origin, out of a frame, or from an authenticator
/// that has not made sure of its owner, is refused. Since it has, a passkey is two factors in one, and signs in by itself.
/// </summary>
internal sealed class PasskeyCeremony : IDisposable
{
    private readonly UserManager<UserRow> users;
    private readonly PasskeyHandler<UserRow> handler;
    // Asked for nothing: domain and origin are given.
    private readonly DefaultHttpContext unused = new();

    public PasskeyCeremony(TesseraDb db, PublicAddress address, IPasswordHasher<UserRow> hasher, IServiceProvider services, ILoggerFactory logs)
    {
        users = new(
            new PasskeyStore(db, address.Host), Options.Create(new IdentityOptions()), hasher, [], [], new UpperInvariantLookupNormalizer(), new(), services, logs.CreateLogger<UserManager<UserRow>>());
        handler = new(users, Options.Create(new IdentityPasskeyOptions
        {
            ServerDomain = address.Host,
            UserVerificationRequirement = "required",
            ResidentKeyRequirement = "required",
            AttestationConveyancePreference = "none",
            AuthenticatorTimeout = TimeSpan.FromMinutes(5),
            ValidateOrigin = context => ValueTask.FromResult(
                !context.CrossOrigin && context.TopOrigin is null && string.Equals(context.Origin, address.Origin, StringComparison.Ordinal)),
        }));
    }

    /// <summary>Options for <c>navigator.credentials.create()</c>, and what has to be held against its result.</summary>
    public async Task<(string Options, string State)> BeginRegistrationAsync(UserRow user)
    {
        var made = await handler.MakeCreationOptionsAsync(new() { Id = user.Id.ToString(), Name = user.Email, DisplayName = user.Name }, unused);
        return (made.CreationOptionsJson, made.AttestationState!);
    }

    public Task<PasskeyAttestationResult> FinishRegistrationAsync(string credential, string state) =>
        handler.PerformAttestationAsync(new() { CredentialJson = credential, AttestationState = state, HttpContext = unused });

    /// <summary>Options for <c>navigator.credentials.get()</c>, for whichever user the chosen passkey turns out to be.</summary>
    public async Task<(string Options, string State)> BeginSignInAsync()
    {
        var made = await handler.MakeRequestOptionsAsync(null, unused);
        return (made.RequestOptionsJson, made.AssertionState!);
    }

    public Task<PasskeyAssertionResult<UserRow>> FinishSignInAsync(string credential, string state) =>
        handler.PerformAssertionAsync(new() { CredentialJson = credential, AssertionState = state, HttpContext = unused });

    public void Dispose() => users.Dispose();
}

/// <summary>Makes ceremonies.</summary>
internal sealed class PasskeyCeremonies(IPasswordHasher<UserRow> hasher, IServiceProvider services, ILoggerFactory logs)
{
    public PasskeyCeremony At(PublicAddress address, TesseraDb db) => new(db, address, hasher, services, logs);
}
