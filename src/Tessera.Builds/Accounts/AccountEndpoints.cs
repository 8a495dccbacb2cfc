using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Tessera.AspNetCore;
using Tessera.Tokens;

namespace Tessera.Builds.Accounts;

/// <summary>Calls about the caller. They take personal tokens alone: other tokens have no user behind them.</summary>
internal static class AccountEndpoints
{
    public static void AddAccounts(this IServiceCollection services)
    {
        services.AddSingleton<UsersProjects>();
        services.AddSingleton<ShowMe>();
        services.AddSingleton<ListProjects>();
        services.AddSingleton<ListRecentBuilds>();
        services.AddSingleton<FollowProject>();
    }

    public static void MapAccounts(this RouteGroupBuilder v1)
    {
        var mine = v1.MapGroup("").RequireLiveToken().AcceptKinds(TokenKind.Personal).AnswerRefusals(Users.RefuseAsync);
        mine.MapGet("/me", ShowMe.HandleAsync);
        mine.MapGet("/projects", ListProjects.HandleAsync);
        mine.MapGet("/recent-builds", ListRecentBuilds.HandleAsync);
    }

    /// <summary>Whoever may see a project may follow it.</summary>
    public static void MapFollowing(this RouteGroupBuilder project)
    {
        var following = project.MapGroup("").RequireLiveToken().AcceptKinds(TokenKind.Personal);
        following.MapPost("/follow", FollowProject.HandleFollowAsync);
        following.MapPost("/unfollow", FollowProject.HandleUnfollowAsync);
    }
}
