using System.Text;

namespace Tessera.Server.Apis.OpenApi;

/// <summary>Where a forward reader stands in a document, told as a JSON pointer (RFC 6901).</summary>
internal sealed class JsonTrail
{
    private readonly List<Step> steps = [];

    /// <summary>How many objects and lists are open.</summary>
    public int Depth => steps.Count;

    /// <summary>Whether the innermost open container is a list.</summary>
    public bool InList => steps.Count > 0 && steps[^1].IsList;

    /// <summary>The member being read of the innermost object; null in a list or outside.</summary>
    public string? Name => steps.Count > 0 ? steps[^1].Name : null;

    /// <summary>A pointer with one more step.</summary>
    public static string Append(string pointer, string name) =>
        $"{pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    /// <summary>An object or list opens.</summary>
    public void Enter(bool list) => steps.Add(new() { IsList = list });

    /// <summary>The innermost container closes.</summary>
    public void Leave() => steps.RemoveAt(steps.Count - 1);

    /// <summary>A member of the innermost object begins.</summary>
    public void Member(string name) => steps[^1].Name = name;

    /// <summary>A value begins: in a list, the next element.</summary>
    public void Value()
    {
        if (InList)
            steps[^1].Index++;
    }

    /// <summary>The pointer to the value being read.</summary>
    public override string ToString()
    {
        var pointer = new StringBuilder();
        foreach (var step in steps)
        {
            if (step.IsList && step.Index >= 0)
                pointer.Append('/').Append(step.Index);
            else if (step.Name is { } name)
                pointer.Append(Append("", name.Length > 200 ? name[..200] : name));
        }
        return pointer.ToString();
    }

    private sealed class Step
    {
        public bool IsList { get; init; }

        public string? Name { get; set; }

        public int Index { get; set; } = -1;
    }
}
