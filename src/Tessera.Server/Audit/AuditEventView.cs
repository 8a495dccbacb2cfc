using System.Text.Json;
using System.Text.Json.Serialization;
using Tessera.Server.Storage;

namespace Tessera.Server.Audit;

/// <summary>A row of the audit log as on the wire.</summary>
internal sealed record AuditEventView(
    long Id, DateTimeOffset At, AuditActorView Actor, string? Ip, string Action, AuditTargetView Target,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Project, JsonElement? Before, JsonElement? After)
{
    public static AuditEventView Of(AuditRow row) => new(
        row.Id, row.At, new(row.ActorKind, row.ActorId, row.ActorName), row.Ip, row.Action,
        new(row.TargetKind, row.TargetId, row.TargetName), row.Project, Parse(row.Before), Parse(row.After));

    private static JsonElement? Parse(string? text)
    {
        if (text is null)
            return null;
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            // Edited by hand: shown as it stands, and told of by the check of the chain.
            return JsonSerializer.SerializeToElement(text);
        }
    }
}

/// <summary>Who did it.</summary>
internal sealed record AuditActorView(string Kind, Guid? Id, string Name);

/// <summary>What it was done to.</summary>
internal sealed record AuditTargetView(string Kind, string Id, string Name);
