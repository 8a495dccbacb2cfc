using Tessera.AspNetCore;
using Tessera.Server.Apis;
using Tessera.Server.Audit;
using Tessera.Server.Console;
using Tessera.Server.Feed.Streams;
using Tessera.Server.Http;
using Tessera.Server.OpenApi;
using Tessera.Server.PersonalTokens;
using Tessera.Server.Projects;
using Tessera.Server.ProjectTokens;
using Tessera.Server.Roles;
using Tessera.Server.Security;
using Tessera.Server.ServiceTokens;
using Tessera.Server.Users;
using Tessera.Server.Users.External;
using Tessera.Server.Verification;
using Tessera.Server.Verification.ForwardAuth;

namespace Tessera.Server.Hosting;

/// <summary>The order of the pipeline, and every group of endpoints.</summary>
internal static class Endpoints
{
    public const long MaxBody = 64 * 1024;

    public static void ConfigureListening(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBody;
        });
        if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey]))
            builder.WebHost.UseUrls("http://localhost:5080");
    }

    public static void MapTessera(this WebApplication app, params IReadOnlyList<HostedApi> apis)
    {
        // Authentication by schemes is for the hosted APIs alone; left to itself, the framework puts it in front of everything.
        ((IApplicationBuilder)app).Properties["__AuthenticationMiddlewareSet"] = true;
        ((IApplicationBuilder)app).Properties["__AuthorizationMiddlewareSet"] = true;
        // Forward-auth and verify come first: each answers by itself, and nothing else has to run for them.
        app.UseMiddleware<ForwardAuthEndpoint>();
        app.UseMiddleware<RequestFailures>();
        app.UseMiddleware<VerifyEndpoint>();
        app.UseMiddleware<StaleNotice>();
        app.UseStatusCodePages(context => StatusPages.OfStatus(context.HttpContext).ExecuteAsync(context.HttpContext));
        app.UseExternalSignIn();
        foreach (var api in apis)
            api.Use(app);
        app.UseRouting();
        app.UseConsole();
        app.UseMiddleware<CallerAuthentication>();
        app.UseWhen(http => http.GetEndpoint()?.IsGuarded() == true, guarded => guarded.UseAuthentication().UseAuthorization());
        app.MapPersonalTokens();
        app.MapServiceTokens();
        app.MapProjects();
        app.MapProjectTokens();
        app.MapVerification();
        FeedEndpoint.Map(app);
        app.MapApis();
        app.MapAudit();
        app.MapUsers();
        app.MapRoles();
        app.MapHealth();
        app.MapOpenApiDescription();
        app.MapConsole();
        foreach (var api in apis)
            api.Map(app);
        KeepEndpoints(app);
        // Now, not when the server starts: what looks through the endpoints before that would have all of them made anew each time.
        ((IApplicationBuilder)app).UseEndpoints(_ => { });
        app.AssertEveryEndpointStatesAccess();
    }

    // Routing asks the sources for their endpoints at the first request, the container asks them at the start. Each of them would make all endpoints anew, which
    // takes milliseconds for one; a composite makes them once.
    private static void KeepEndpoints(IEndpointRouteBuilder app)
    {
        var kept = new CompositeEndpointDataSource([.. app.DataSources]);
        app.DataSources.Clear();
        app.DataSources.Add(kept);
    }
}
