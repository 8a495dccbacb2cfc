namespace Tessera.Verification;

/// <summary>The grants that tokens share, by number. Replacing one changes every token that has it. One writer.</summary>
internal sealed class GrantTable
{
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    private Grant[] grants = new Grant[64];
    private int last;

    public Grant this[int number] => Volatile.Read(ref Volatile.Read(ref grants)[number]);

    /// <summary>Keeps the grant under its key, in place of an older version.</summary>
    public int Put(Grant grant)
    {
        // A load puts the same one over and over.
        if (ReferenceEquals(grants[last], grant))
            return last;
        if (!numbers.TryGetValue(grant.Key, out var number))
        {
            number = numbers.Count;
            if (number == grants.Length)
            {
                var longer = new Grant[grants.Length * 2];
                grants.CopyTo(longer, 0);
                Volatile.Write(ref grants, longer);
            }

            numbers.Add(grant.Key, number);
        }

        Volatile.Write(ref grants[number], grant);
        return last = number;
    }

    /// <summary>Replaces a grant that some token has or had; others are of no interest.</summary>
    public void Replace(Grant grant)
    {
        if (numbers.TryGetValue(grant.Key, out var number))
            Volatile.Write(ref grants[number], grant);
    }
}
