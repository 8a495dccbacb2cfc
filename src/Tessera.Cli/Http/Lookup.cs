using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Tessera.Cli.Http;

/// <summary>Finds the one record that somebody means by a name.</summary>
internal static class Lookup
{
    /// <summary>The record with that id, else the only one that matches; none is "not found", several are not guessed at.</summary>
    /// <param name="path">The list to look in.</param>
    /// <param name="what">What its records are called, for the messages.</param>
    /// <param name="wanted">What was typed.</param>
    /// <param name="matches">Whether a record is meant by it.</param>
    /// <param name="id">A record's id, to tell apart those with the same name.</param>
    public static async Task<(T Record, JsonNode Json)> OneAsync<T>(
        Session session, string path, JsonTypeInfo<T> type, string what, string wanted, Func<T, bool> matches, Func<T, string> id, CancellationToken ct)
    {
        var found = new List<(T Record, JsonNode Json)>();
        foreach (var item in await session.Client.ListAsync(path, ct))
        {
            var record = Answer.Read(item ?? throw Failure.NotUnderstood(), type);
            if (id(record) == wanted)
                return (record, item);
            if (matches(record))
                found.Add((record, item));
        }
        return found switch
        {
            [var only] => only,
            [] => throw new CommandFailedException(ExitCode.NotFound, $"There is no {what} \"{wanted}\"."),
            _ => throw CommandFailedException.Usage(
                $"\"{wanted}\" is the name of {found.Count} {what}s.", $"Give the id: {string.Join(", ", found.Select(f => id(f.Record)))}"),
        };
    }

    public static bool Same(string? name, string wanted) => string.Equals(name, wanted, StringComparison.OrdinalIgnoreCase);
}
