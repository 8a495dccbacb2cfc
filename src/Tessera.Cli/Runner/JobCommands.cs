namespace Tessera.Cli.Runner;

/// <summary>Which command runs which job. Without a command for the rest, other jobs are not claimed at all.</summary>
/// <param name="Named">Command by job.</param>
/// <param name="Rest">The command of jobs that are not named.</param>
internal sealed record JobCommands(IReadOnlyDictionary<string, string> Named, string? Rest)
{
    /// <summary>The jobs to claim; null for any.</summary>
    public IEnumerable<string>? Claimed => Rest is null ? Named.Keys : null;

    /// <summary>Reads <c>--run</c> and <c>--job name=command</c>.</summary>
    public static JobCommands Parse(string? rest, IEnumerable<string> named)
    {
        var commands = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var given in named)
        {
            var equals = given.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1 || equals == given.Length - 1)
                throw CommandFailedException.Usage("--job must look like deploy='./deploy.sh': a job, an equals sign, a command.");
            if (!commands.TryAdd(given[..equals], given[(equals + 1)..]))
                throw CommandFailedException.Usage($"--job names {given[..equals]} twice.");
        }
        if (string.IsNullOrWhiteSpace(rest) && commands.Count == 0)
            throw CommandFailedException.Usage("There is nothing to run.", "Give --run 'make test', or --job deploy='./deploy.sh' for single jobs.");
        return new(commands, string.IsNullOrWhiteSpace(rest) ? null : rest);
    }

    /// <summary>The command of a job that was claimed; null when there is none.</summary>
    public string? Of(string job) => Named.GetValueOrDefault(job) ?? Rest;
}
