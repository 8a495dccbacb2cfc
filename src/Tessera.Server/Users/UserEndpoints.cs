using Tessera.Server.Http;
using Tessera.Server.Roles;
using Tessera.Server.Security;
using Tessera.Server.Users.Credentials;
using Tessera.Server.Users.External;
using Tessera.Server.Users.Passkeys;

namespace Tessera.Server.Users;

/// <summary>Routes under <c>/v1/users</c>, and the two by which people without a password get one.</summary>
internal static class UserEndpoints
{
    public static void AddUsers(this IServiceCollection services)
    {
        services.AddCredentials();
        services.AddPasskeys();
        services.AddExternalSignIn();
        services.AddSingleton<SignInThrottle>();
        services.AddSingleton<SignIn>();
        services.AddSingleton<SetupCode>();
        services.AddSingleton<UserTokens>();
        services.AddTransient<ListUsers>();
        services.AddTransient<CreateUser>();
        services.AddTransient<EditUser>();
        services.AddTransient<DeleteUser>();
        services.AddTransient<InviteUser>();
        services.AddTransient<RevokeUserTokens>();
        services.AddTransient<ChangePassword>();
        services.AddTransient<AcceptInvitation>();
        services.AddTransient<SetUp>();
    }

    public static void MapUsers(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/v1/users").WithTags("Users").MayWait();
        group.MapGet("", ListUsers.HandleAsync).RequirePermission(TesseraPermissions.UserRead);
        group.MapGet("{id:guid}", GetUser.HandleAsync).RequirePermission(TesseraPermissions.UserRead);
        group.MapPost("", CreateUser.HandleAsync).RequirePermission(TesseraPermissions.UserWrite);
        group.MapPatch("{id:guid}", EditUser.HandleAsync).RequirePermission(TesseraPermissions.UserWrite);
        group.MapDelete("{id:guid}", DeleteUser.HandleAsync).RequirePermission(TesseraPermissions.UserWrite);
        group.MapDelete("{id:guid}/credentials", ResetCredentials.HandleAsync).RequirePermission(TesseraPermissions.UserWrite);
        group.MapPost("{id:guid}/invitation", InviteUser.HandleAsync).RequirePermission(TesseraPermissions.UserWrite);
        // One's own tokens need no permission: the operation looks at whose they are.
        group.MapDelete("{id:guid}/tokens", RevokeUserTokens.HandleAsync).RequireToken();
        group.MapGet("me", ShowMe.Handle).RequireUser();
        group.MapPost("me/password", ChangePassword.HandleAsync).RequireUser();
        app.MapPost("/v1/invitations/accept", AcceptInvitation.HandleAsync).WithTags("Users").AllowAnyone().MayWait();
        app.MapPost("/v1/setup", SetUp.HandleAsync).WithTags("Users").AllowAnyone().MayWait();
    }
}
