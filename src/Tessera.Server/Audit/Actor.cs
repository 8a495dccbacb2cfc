namespace Tessera.Server.Audit;

/// <summary>Who makes a change, as the audit log names them.</summary>
/// <param name="Kind"><c>user</c>, <c>token</c> or <c>system</c>.</param>
/// <param name="Id">The user's or token's id; null for the system.</param>
/// <param name="Name">E-mail address, token name, or what part of the system.</param>
/// <param name="Ip">Where the call came from; null for the system.</param>
internal sealed record Actor(string Kind, Guid? Id, string Name, string? Ip)
{
    /// <summary>Tessera itself, acting on a rule or on settings.</summary>
    public static Actor System(string part) => new("system", null, part, null);
}

/// <summary>What a change is made to, as the audit log names it.</summary>
/// <param name="Kind"><c>token</c>, <c>user</c>, <c>role</c>, <c>api</c>, <c>project</c> or <c>instance</c>.</param>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name at the time.</param>
/// <param name="Project">Slug of the project it belongs to.</param>
internal sealed record AuditTarget(string Kind, string Id, string Name, string? Project = null);
