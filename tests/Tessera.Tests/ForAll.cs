using FsCheck;
using FsCheck.Fluent;

namespace Tessera.Tests;

/// <summary>Runs a check against many random values; a failure names the smallest counterexample found and the seed to replay it.</summary>
internal static class ForAll
{
    public static void Values<T>(Gen<T> values, Action<T> check, int runs = 300) =>
        Run(values.ToArbitrary(), check, runs);

    /// <summary>Lists of random length. A counterexample is made smaller by leaving out halves, then single items.</summary>
    public static void Lists<T>(Gen<T> items, Action<T[]> check, int runs = 200, int longest = 100) =>
        Run(Arb.From(items.ArrayOf().Resize(longest), Smaller), check, runs);

    private static void Run<T>(Arbitrary<T> values, Action<T> check, int runs) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(runs).WithQuietOnSuccess(true), Prop.ForAll(values, check));

    private static IEnumerable<T[]> Smaller<T>(T[] items)
    {
        for (var size = items.Length / 2; size >= 1; size /= 2)
        {
            for (var at = 0; at + size <= items.Length; at += size)
                yield return [.. items[..at], .. items[(at + size)..]];
        }
    }
}
