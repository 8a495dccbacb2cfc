using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Tessera.AspNetCore;
using Tessera.Tokens;

namespace Tessera.Builds.Projects;

/// <summary>Calls about a project itself: its settings, and its tokens, which only users manage.</summary>
internal static class ProjectEndpoints
{
    public static void MapProjectCalls(this RouteGroupBuilder project)
    {
        project.MapGet("/settings", ShowSettings.Handle).RequireSettingsReader();
        project.MapPut("/settings", EditSettings.HandleAsync).RequirePermission(BuildsPermissions.SettingsWrite);
        var tokens = project.MapGroup("/token").RequireLiveToken().AcceptKinds(TokenKind.Personal);
        tokens.MapGet("", ListTokens.HandleAsync);
        tokens.MapPost("", CreateToken.HandleAsync);
        tokens.MapDelete("{id}", DeleteToken.HandleAsync);
    }
}
