using Tessera.AspNetCore;

namespace Tessera.Server.Security;

/// <summary>Who may call an endpoint. Every endpoint states one; a server with an endpoint that does not refuses to start.</summary>
/// <param name="Kind">Which credential it takes.</param>
/// <param name="Permission">The management permission it takes; null when being known is enough or not even asked.</param>
internal sealed record AccessRule(AccessKind Kind, string? Permission = null);

internal enum AccessKind
{
    /// <summary>A caller with the rule's permission.</summary>
    Permission,

    /// <summary>Any user: what is reached is the user's own.</summary>
    User,

    /// <summary>Any user, by token or by e-mail and password: for the call with which a terminal gets its first token.</summary>
    UserOrPassword,

    /// <summary>Any live token: what is reached is the token itself.</summary>
    Token,

    /// <summary>Any live token but a project's, which has no say here (spec T22): the operation finds out what its caller has to do with what it is about.</summary>
    UserOrService,

    /// <summary>Anybody, or somebody whom the endpoint itself makes sure of.</summary>
    Anyone,
}

internal static class AccessRules
{
    /// <summary>Callers with this management permission.</summary>
    public static T RequirePermission<T>(this T builder, string permission)
        where T : IEndpointConventionBuilder => builder.With(new(AccessKind.Permission, permission));

    /// <summary>Any signed-in user.</summary>
    public static T RequireUser<T>(this T builder)
        where T : IEndpointConventionBuilder => builder.With(new(AccessKind.User));

    /// <summary>Any user, also by HTTP Basic with e-mail address and password.</summary>
    public static T RequireUserOrPassword<T>(this T builder)
        where T : IEndpointConventionBuilder => builder.With(new(AccessKind.UserOrPassword));

    /// <summary>Any live token.</summary>
    public static T RequireToken<T>(this T builder)
        where T : IEndpointConventionBuilder => builder.With(new(AccessKind.Token));

    /// <summary>Any live token but a project's: the operation itself decides. The list of such endpoints is reviewed by a test.</summary>
    public static T RequireUserOrService<T>(this T builder)
        where T : IEndpointConventionBuilder => builder.With(new(AccessKind.UserOrService));

    /// <summary>Anybody. The list of such endpoints is reviewed by a test.</summary>
    public static T AllowAnyone<T>(this T builder)
        where T : IEndpointConventionBuilder => builder.With(new(AccessKind.Anyone));

    /// <summary>Refuses to start with an endpoint that states no rule (spec T24).</summary>
    /// <exception cref="InvalidOperationException">An endpoint has none; the message names it.</exception>
    public static void AssertEveryEndpointStatesAccess(this IEndpointRouteBuilder app)
    {
        string[] silent = [.. app.ServiceProvider.GetRequiredService<EndpointDataSource>().Endpoints
            .Where(endpoint => endpoint.Metadata.GetMetadata<AccessRule>() is null && !endpoint.IsGuarded())
            .Select(endpoint => endpoint.DisplayName ?? "?")];
        if (silent.Length > 0)
            throw new InvalidOperationException($"These endpoints do not state who may call them: {string.Join("; ", silent)}. Add RequirePermission, RequireUser, RequireUserOrService, RequireToken or AllowAnyone.");
    }

    private static T With<T>(this T builder, AccessRule rule)
        where T : IEndpointConventionBuilder
    {
        builder.Add(endpoint => endpoint.Metadata.Add(rule));
        return builder;
    }
}
