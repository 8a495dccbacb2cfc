using System.Globalization;
using FsCheck.Fluent;
using Tessera.Permissions;

namespace Tessera.Tests.Permissions;

public sealed class PermissionSetTests
{
    private readonly PermissionNames names = new();
    private readonly Permission[] all = [.. Enumerable.Range(0, 200).Select(i => Samples.Permission($"shop:thing{i.ToString(CultureInfo.InvariantCulture)}.use"))];

    public PermissionSetTests() => Array.ForEach(all, permission => names.IdOf(permission));

    [Fact]
    public void Set_holds_what_a_hash_set_holds() => ForAll.Lists(Gen.Elements(all), items =>
    {
        var expected = items.ToHashSet();
        var set = PermissionSet.Of(names, items);
        foreach (var permission in all)
            set.Contains(names.IdOf(permission)).ShouldBe(expected.Contains(permission), permission.Text);
    });

    [Fact]
    public void Inclusion_is_that_of_hash_sets()
    {
        var few = Gen.Elements(all.Where((_, i) => i % 40 == 0).ToArray()).ArrayOf().Resize(4);
        ForAll.Values(few.Two(), pair => PermissionSet.Of(names, pair.Item1).Includes(PermissionSet.Of(names, pair.Item2))
            .ShouldBe(pair.Item1.ToHashSet().IsSupersetOf(pair.Item2)), runs: 2000);
    }

    [Fact]
    public void Every_number_leads_back_to_its_name()
    {
        foreach (var permission in all)
            names.TextOf(names.IdOf(permission)).ShouldBe(permission.Text);
        foreach (var id in (int[])[all.Length, -1, int.MaxValue])
            names.TextOf(id).ShouldBeNull();
    }

    [Fact]
    public void Numbers_outside_are_not_held()
    {
        var set = PermissionSet.Of(names, all[..64]);
        foreach (var id in (int[])[64, 1000, int.MaxValue, -1, -63, int.MinValue])
            set.Contains(id).ShouldBeFalse();
        PermissionSet.Empty.Contains(0).ShouldBeFalse();
    }

    [Fact]
    public void One_name_has_one_number_whoever_asks_at_once()
    {
        var fresh = new PermissionNames();
        var ids = new int[4][];
        Parallel.For(0, 4, thread => ids[thread] = [.. all.Select(fresh.IdOf)]);

        ids.ShouldAllBe(list => list.SequenceEqual(ids[0]));
        ids[0].Order().ShouldBe(Enumerable.Range(0, all.Length));
    }
}
