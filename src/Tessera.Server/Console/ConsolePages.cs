using System.Text.Encodings.Web;
using System.Text.Unicode;
using Tessera.Server.Console.Forms;
using Tessera.Server.Console.Pages;
using Tessera.Server.Console.Pages.Account;
using Tessera.Server.Console.Pages.Apis;
using Tessera.Server.Console.Pages.Audit;
using Tessera.Server.Console.Pages.Nodes;
using Tessera.Server.Console.Pages.PersonalTokens;
using Tessera.Server.Console.Pages.Projects;
using Tessera.Server.Console.Pages.Roles;
using Tessera.Server.Console.Pages.ServiceTokens;
using Tessera.Server.Console.Pages.Users;
using Tessera.Server.Console.Tokens;
using Tessera.Server.Security;

namespace Tessera.Server.Console;

/// <summary>All pages of the console. Each states who may see it, as every endpoint does.</summary>
internal static class ConsolePages
{
    public static void AddConsole(this IServiceCollection services)
    {
        // Japanese as it is, not as entities.
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.AddAntiforgery(options =>
        {
            options.FormFieldName = "form";
            options.HeaderName = AntiforgeryHeader;
            options.Cookie.Name = "tessera-form";
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.SuppressXFrameOptionsHeader = true;
        });
        services.AddSingleton<Viewers>();
        services.AddSingleton<ShownOnce>();
        services.AddSingleton<SubmittedOnce>();
        services.AddSingleton<NewSession>();
        services.AddTransient<TokenInsights>();
        services.AddTransient<SignInForm>();
        services.AddProjectPages();
    }

    /// <summary>The header in which a script of the console sends what its forms send as a field.</summary>
    public const string AntiforgeryHeader = "Tessera-Form";

    /// <summary>Comes after routing: everything that pages have in common.</summary>
    public static void UseConsole(this IApplicationBuilder app) =>
        app.UseWhen(http => http.GetEndpoint()?.Metadata.GetMetadata<ConsolePage>() is not null, pages => pages.UseMiddleware<PageFailures>().UseMiddleware<ConsoleAccess>());

    public static void MapConsole(this IEndpointRouteBuilder app)
    {
        app.MapGroup("").ExcludeFromDescription().AllowAnyone().MapConsoleAssets();
        var pages = app.MapGroup("").ExcludeFromDescription();
        pages.WithMetadata(new ConsolePage());
        var once = app.ServiceProvider.GetRequiredService<SubmittedOnce>();
        pages.AddEndpointFilter(once.RunAsync);
        pages.OverOneConnection();
        pages.MapHome();
        pages.MapApiPages();
        pages.MapAuditPages();
        pages.MapLook();
        pages.MapNodePages();
        pages.MapPersonalTokens();
        pages.MapProfile();
        pages.MapProjectPages();
        pages.MapRolePages();
        pages.MapServiceTokens();
        pages.MapSetup();
        pages.MapSignIn();
        pages.MapUserPages();
    }
}

/// <summary>Marks an endpoint as a page of the console: it answers in HTML and takes the session's cookie, never a token.</summary>
internal sealed record ConsolePage;

/// <summary>Marks a page's endpoint that answers with a file or a picture instead.</summary>
internal sealed record ConsoleFile;
