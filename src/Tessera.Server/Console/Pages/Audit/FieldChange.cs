using System.Text.Json;

namespace Tessera.Server.Console.Pages.Audit;

/// <summary>A field of a record that a change set, took away or put another value in.</summary>
/// <param name="Name">Its name, with those of the records around it; empty for what is no record.</param>
/// <param name="Before">Values that are no longer there.</param>
/// <param name="After">Values that are new.</param>
internal sealed record FieldChange(string Name, IReadOnlyList<string> Before, IReadOnlyList<string> After)
{
    /// <summary>What differs between a record before and after; of lists, what came and what went.</summary>
    public static IReadOnlyList<FieldChange> Between(JsonElement? before, JsonElement? after)
    {
        // Most rows are of what was made or taken away: nothing is there to compare with.
        if (before is null || after is null)
            return [.. FieldsOf(before ?? after).Where(field => field.Value.Count > 0).Select(field => after is null ? new FieldChange(field.Key, Once(field.Value), []) : new(field.Key, [], Once(field.Value)))];
        var old = FieldsOf(before);
        var current = FieldsOf(after);
        return [.. old.Keys.Union(current.Keys, StringComparer.Ordinal).Select(name => Of(name, old, current)).Where(change => change.Before.Count + change.After.Count > 0)];
    }

    private static IReadOnlyList<string> Once(List<string> values) => values.Count == 1 ? values : [.. values.Distinct(StringComparer.Ordinal)];

    private static FieldChange Of(string name, Dictionary<string, List<string>> before, Dictionary<string, List<string>> after)
    {
        var (old, current) = (before.GetValueOrDefault(name) ?? [], after.GetValueOrDefault(name) ?? []);
        return new(name, [.. old.Except(current, StringComparer.Ordinal)], [.. current.Except(old, StringComparer.Ordinal)]);
    }

    private static Dictionary<string, List<string>> FieldsOf(JsonElement? record)
    {
        var fields = new Dictionary<string, List<string>>(16, StringComparer.Ordinal);
        if (record is { } element)
            Collect(element, "", fields);
        return fields;
    }

    private static void Collect(JsonElement element, string name, Dictionary<string, List<string>> fields)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in element.EnumerateObject())
                Collect(member.Value, name.Length == 0 ? member.Name : $"{name}.{member.Name}", fields);
        }
        else
        {
            fields[name] = element.ValueKind == JsonValueKind.Array ? [.. element.EnumerateArray().Select(Text)] : Text(element) is { Length: > 0 } text ? [text] : [];
        }
    }

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => "",
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Object => string.Join(' ', value.EnumerateObject().Select(member => Text(member.Value)).Where(text => text.Length > 0)),
        _ => value.GetRawText(),
    };
}
