using System.Buffers.Binary;
using System.Security.Cryptography;
using Tessera.Server.Security;

namespace Tessera.Server.Backup;

/// <summary>Counts rows and adds up a hash of each: the same for the same rows in any order, since two stores do not sort alike.</summary>
internal sealed class TableDigest : IEquatable<TableDigest>
{
    private readonly SealContent content = new();
    private readonly ulong[] sum = new ulong[4];

    public long Count { get; private set; }

    public void Add(object?[] row)
    {
        content.Clear();
        foreach (var value in row)
        {
            switch (value)
            {
                case null: content.Add((long?)null); break;
                case long number: content.Add(number); break;
                case string text: content.Add(text); break;
                case byte[] bytes: content.Add(bytes); break;
                default: throw new InvalidOperationException($"A row holds a {value.GetType().Name}.");
            }
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content.Written, hash);
        for (var i = 0; i < sum.Length; i++)
            sum[i] = unchecked(sum[i] + BinaryPrimitives.ReadUInt64LittleEndian(hash[(8 * i)..]));
        Count++;
    }

    public bool Equals(TableDigest? other) => other is not null && Count == other.Count && sum.AsSpan().SequenceEqual(other.sum);

    public override bool Equals(object? obj) => Equals(obj as TableDigest);

    public override int GetHashCode() => HashCode.Combine(Count, sum[0]);
}
