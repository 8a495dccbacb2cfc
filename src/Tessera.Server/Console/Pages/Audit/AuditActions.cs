namespace Tessera.Server.Console.Pages.Audit;

/// <summary>Actions in words. One that has none, from another version for instance, is shown as it is written.</summary>
internal static class AuditActions
{
    /// <summary>Those that have words, in the order in which people choose from them.</summary>
    public static IReadOnlyList<string> Known { get; } =
    [
        "personal-token.create", "personal-token.rotate", "personal-token.delete",
        "project-token.create", "project-token.rotate", "project-token.delete",
        "service-token.create", "service-token.update", "service-token.regenerate", "service-token.delete",
        "token.revoke", "token.retire", "token.revoke-old-secret", "token.revoke-again",
        "project.create", "project.update", "project.set-member", "project.remove-member", "project.delete", "project.revoke-again",
        "api.create", "api.update", "api.delete",
        "user.create", "user.invite", "user.accept-invitation", "user.void-invitation", "user.update", "user.change-password", "user.reset-credentials", "user.delete", "user.revoke-again", "recovery-codes.use",
        "session.begin", "session.end",
        "role.create", "role.update", "role.delete", "role.revoke-again",
        "integrity.broken", "instance.rotate-key",
    ];

    /// <summary>The words for an action; null when there are none.</summary>
    public static string? Describe(string action) => Words.Find($"audit.action.{action}");
}
