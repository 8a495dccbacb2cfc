using System.Collections.Frozen;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tessera.Permissions;
using Tessera.Tokens;

namespace Tessera.AspNetCore;

/// <summary>What endpoints and groups of endpoints say about the tokens that they take.</summary>
public static class GuardConventions
{
    /// <summary>Takes tokens that give the permission, <c>api:resource.action</c>.</summary>
    /// <exception cref="ArgumentException">The text is not a permission.</exception>
    public static T RequirePermission<T>(this T builder, string permission)
        where T : IEndpointConventionBuilder => builder.With(new PermissionRequired(
            Permission.TryParse(permission, out var parsed) ? parsed : throw new ArgumentException($"\"{permission}\" is not a permission: api:resource.action.", nameof(permission))));

    /// <summary>Takes any live token. For operations about the caller alone, which need no permission.</summary>
    public static T RequireLiveToken<T>(this T builder)
        where T : IEndpointConventionBuilder => builder.With(new LiveTokenRequired());

    /// <summary>
    /// Binds the operation to the project whose slug stands in the route values: a token of another project is refused, and so is a user who does not
    /// belong to it. An unknown project is refused to everybody.
    /// </summary>
    /// <param name="builder">Endpoint or group.</param>
    /// <param name="binding">The route values: <c>{vcs}/{org}/{repo}</c> or <c>{slug}</c>.</param>
    public static T OfProject<T>(this T builder, string binding = "{vcs}/{org}/{repo}")
        where T : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(binding);
        return builder.With(new ProjectRequired(binding, [.. binding.Split('/').Select(part => part.Trim('{', '}'))]));
    }

    /// <summary>Lets everybody in when the project is public. Goes with <see cref="OfProject"/>.</summary>
    public static T OpenInPublicProjects<T>(this T builder)
        where T : IEndpointConventionBuilder => builder.With(new OpenInPublicProjects());

    /// <summary>Takes only tokens of these kinds. Default: all.</summary>
    public static T AcceptKinds<T>(this T builder, params TokenKind[] kinds)
        where T : IEndpointConventionBuilder => builder.With(new AcceptedKinds(kinds.ToFrozenSet()));

    /// <summary>Takes the token from these places of the request. Default: <see cref="TokenSource.Bearer"/> alone.</summary>
    public static T AcceptTokensFrom<T>(this T builder, params TokenSource[] sources)
        where T : IEndpointConventionBuilder => builder.With(new AcceptedSources(sources));

    /// <summary>Answers refusals in the API's own form. Default: a problem document (RFC 9457). Headers are set already, and may be changed.</summary>
    public static T AnswerRefusals<T>(this T builder, Func<HttpContext, Refusal, Task> write)
        where T : IEndpointConventionBuilder => builder.With(new RefusalAnswer(write));

    /// <summary>Whether the endpoint is guarded by Tessera tokens, or says that it is for anybody within a guarded API.</summary>
    public static bool IsGuarded(this Endpoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return endpoint.Metadata.GetMetadata<GuardedApi>() is not null;
    }

    private static T With<T>(this T builder, object metadata)
        where T : IEndpointConventionBuilder
    {
        builder.Add(endpoint => endpoint.Metadata.Add(metadata));
        return builder;
    }
}
