namespace Tessera.Server.Hosting;

/// <summary>What stands behind a command: its own options, and everything else, which are settings.</summary>
internal sealed class CommandArguments
{
    private readonly Dictionary<string, List<string>> values = new(StringComparer.Ordinal);
    private readonly HashSet<string> switches = new(StringComparer.Ordinal);

    private CommandArguments(IReadOnlyList<string> settings) => Settings = settings;

    /// <summary>Arguments for the host.</summary>
    public IReadOnlyList<string> Settings { get; }

    /// <summary>Reads <c>--name VALUE</c> and <c>--name=VALUE</c> of the options that take one, and the switches.</summary>
    public static CommandArguments Parse(IEnumerable<string> args, IReadOnlyList<string> options, IReadOnlyList<string> switches)
    {
        var settings = new List<string>();
        var parsed = new CommandArguments(settings);
        using var rest = args.GetEnumerator();
        while (rest.MoveNext())
        {
            var parts = rest.Current.Split('=', 2);
            if (switches.Contains(rest.Current, StringComparer.Ordinal))
                parsed.switches.Add(rest.Current);
            else if (!options.Contains(parts[0], StringComparer.Ordinal))
                settings.Add(rest.Current);
            else
                parsed.Add(parts[0], parts.Length == 2 ? parts[1] : rest.MoveNext() ? rest.Current : throw new StartRefusedException($"{parts[0]} needs a value."));
        }

        return parsed;
    }

    public bool Has(string name) => switches.Contains(name);

    public IReadOnlyList<string> All(string name) => values.GetValueOrDefault(name) ?? [];

    /// <summary>The value of an option that has to be there once.</summary>
    public string One(string name) => All(name) is [var value] ? value : throw new StartRefusedException($"{name} is needed, once.");

    private void Add(string name, string value)
    {
        if (!values.TryGetValue(name, out var list))
            values.Add(name, list = []);
        list.Add(value);
    }
}
