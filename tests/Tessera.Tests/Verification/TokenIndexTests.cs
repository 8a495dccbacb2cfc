using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using Tessera.Permissions;
using Tessera.Verification;

namespace Tessera.Tests.Verification;

public sealed class TokenIndexTests
{
    private readonly TokenIndex index = new();
    private readonly Grant grant = Samples.Grant("service:read-only");

    [Fact]
    public void Usage_is_reported_once_when_the_token_changes_in_between()
    {
        var record = Samples.Record(Samples.Digest(1), grant);
        index.Put(record);
        Use(1, times: 3);
        index.Put(record with { Name = "renamed" });
        Use(1, times: 2);

        index.TakeUsage().ShouldHaveSingleItem().Calls.ShouldBe(5u);
        index.TakeUsage().ShouldBeEmpty();
    }

    [Fact]
    public async Task Tokens_put_by_several_threads_many_at_a_time_are_all_found()
    {
        const int threads = 4;
        const int each = 3000;
        await Task.WhenAll(Enumerable.Range(0, threads).Select(thread => Task.Run(() =>
        {
            foreach (var numbers in Enumerable.Range(thread * each, each).Chunk(100))
                index.PutAll([.. numbers.Select(number => Samples.Record(Samples.Digest(number), grant) with { Name = $"token {number}" })]);
        })));

        index.Count.ShouldBe(threads * each);
        for (var number = 0; number < threads * each; number++)
        {
            index.TryFind(Samples.Digest(number), out var found).ShouldBeTrue();
            found.Name.ShouldBe($"token {number}");
        }
    }

    [Fact]
    public void Usage_counted_before_a_change_is_reported_without_further_use()
    {
        var record = Samples.Record(Samples.Digest(1), grant);
        for (var filler = 1000; filler < 6000; filler++)
            index.Put(Samples.Record(Samples.Digest(filler), grant));
        index.Put(record);
        Use(1, times: 3);
        for (var filler = 1000; filler < 10_000; filler++)
            index.Put(Samples.Record(Samples.Digest(filler), grant));
        index.Put(record with { Name = "renamed" });

        var usage = index.TakeUsage().ShouldHaveSingleItem();
        usage.Calls.ShouldBe(3u);
        usage.LastUsedAt.ShouldNotBeNull();
    }

    [Fact]
    public void Usage_of_a_removed_token_is_still_reported()
    {
        index.Put(Samples.Record(Samples.Digest(1), grant));
        Use(1, times: 3);
        index.Remove(Samples.Digest(1));
        Churn();

        index.TakeUsage().ShouldHaveSingleItem().Calls.ShouldBe(3u);
    }

    [Fact]
    public void Two_digests_of_one_record_are_reported_as_one()
    {
        var record = Samples.Record(Samples.Digest(1), grant);
        index.Put(record);
        index.Put(record with { Digest = Samples.Digest(2) });
        Use(2, times: 2, at: 9000);
        Use(1, times: 1, at: 5000);

        var usage = index.TakeUsage().ShouldHaveSingleItem();
        (usage.Id, usage.Calls, usage.LastUsedAt).ShouldBe((record.Id, 3u, DateTimeOffset.FromUnixTimeMilliseconds(9000)));
    }

    [Fact]
    public void Refused_but_live_use_counts_as_use_and_as_refusal()
    {
        index.Put(Samples.Record(Samples.Digest(1), grant));
        index.TryFind(Samples.Digest(1), out var token).ShouldBeTrue();
        index.CountUse(new(VerdictReason.InsufficientScope, token), 7000, ClientAddress.From(IPAddress.Loopback));

        index.TakeUsage().ShouldHaveSingleItem()
            .ShouldBe(new(token.Id, DateTimeOffset.FromUnixTimeMilliseconds(7000), ClientAddress.From(IPAddress.Loopback), null, 0, 1));
    }

    [Fact]
    public void Use_of_a_dead_token_is_a_refusal_only()
    {
        index.Put(Samples.Record(Samples.Digest(1), grant));
        index.TryFind(Samples.Digest(1), out var token).ShouldBeTrue();
        index.CountUse(new(VerdictReason.Expired, token), 7000, ClientAddress.From(IPAddress.Loopback));

        index.TakeUsage().ShouldHaveSingleItem().ShouldBe(new(token.Id, null, default, null, 0, 1));
        token.LastUsedAt.ShouldBeNull();
    }

    [Fact]
    public void An_unknown_address_does_not_erase_a_known_one()
    {
        index.Put(Samples.Record(Samples.Digest(1), grant));
        index.TryFind(Samples.Digest(1), out var token).ShouldBeTrue();
        index.CountUse(new(VerdictReason.Allowed, token), 7000, ClientAddress.From(IPAddress.Loopback));
        index.CountUse(new(VerdictReason.Allowed, token), 8000, default);

        token.LastUsedFrom.ToIPAddress().ShouldBe(IPAddress.Loopback);
    }

    [Fact]
    public void The_last_permission_that_was_allowed_stays_when_a_use_names_none_is_refused_or_the_token_changes()
    {
        var record = Samples.Record(Samples.Digest(1), grant);
        index.Put(record);
        index.TryFind(Samples.Digest(1), out var token).ShouldBeTrue();
        token.LastUsedFor.ShouldBeNull();
        Use(VerdictReason.Allowed, 7);
        Use(VerdictReason.Allowed, 0);
        Use(VerdictReason.Allowed, null);
        Use(VerdictReason.InsufficientScope, 8);
        Use(VerdictReason.WrongProject, 9);
        index.Put(record with { Name = "renamed" });
        index.TryFind(Samples.Digest(1), out var renamed).ShouldBeTrue();

        renamed.LastUsedFor.ShouldBe(0);
        index.TakeUsage().ShouldHaveSingleItem().LastUsedFor.ShouldBe(0);

        void Use(VerdictReason reason, int? permission) =>
            index.CountUse(new(reason, token, permission is { } id ? new(id, Samples.Permission("shop:article.find"), Access.Read) : null), 7000, default);
    }

    [Fact]
    public void A_token_takes_as_many_bytes_as_it_says() => Unsafe.SizeOf<TokenEntry>().ShouldBe(104);

    [Fact]
    public void Replacing_a_grant_changes_every_token_that_has_it_and_no_other()
    {
        index.Put(Samples.Record(Samples.Digest(1), grant));
        index.Put(Samples.Record(Samples.Digest(2), grant));
        index.Put(Samples.Record(Samples.Digest(3), Samples.Grant("service:full-access")));
        var replaced = Samples.Grant(grant.Key, Access.None);
        index.Replace(replaced);
        index.Replace(Samples.Grant("user:never-seen"));

        GrantOf(1).ShouldBeSameAs(replaced);
        GrantOf(2).ShouldBeSameAs(replaced);
        GrantOf(3).Key.ShouldBe("service:full-access");
    }

    [Fact]
    public void Thousands_of_grants_keep_apart()
    {
        for (var i = 0; i < 5000; i++)
            index.Put(Samples.Record(Samples.Digest(i), Samples.Grant(i.ToString(CultureInfo.InvariantCulture))));
        for (var i = 0; i < 5000; i++)
            GrantOf(i).Key.ShouldBe(i.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Longest_names_in_any_language_are_kept_whole()
    {
        string[] names = [new('x', 100), string.Concat(Enumerable.Repeat("\U0001F511", 100)), new('語', 100), "é"];
        for (var i = 0; i < 2000; i++)
            index.Put(Samples.Record(Samples.Digest(i), grant) with { Name = names[i % names.Length] });
        for (var i = 0; i < 2000; i++)
        {
            index.TryFind(Samples.Digest(i), out var token).ShouldBeTrue();
            token.Name.ShouldBe(names[i % names.Length]);
        }
    }

    [Fact]
    public void Memory_stays_bounded_under_endless_changes()
    {
        for (var i = 0; i < 2000; i++)
            index.Put(Samples.Record(Samples.Digest(i), grant));
        Churn();
        var after = index.Bytes;
        for (var round = 0; round < 5; round++)
            Churn();

        index.Bytes.ShouldBeLessThanOrEqualTo(after * 2);
        index.Count.ShouldBe(2000);
    }

    [Fact]
    public void Room_made_in_advance_is_enough()
    {
        index.Reserve(10_000);
        var reserved = index.Bytes;
        for (var i = 0; i < 10_000; i++)
            index.Put(Samples.Record(Samples.Digest(i), grant) with { Name = "" });

        (index.Bytes - reserved).ShouldBe(65_536, "the names' first block and nothing else");
    }

    /// <summary>Enough additions and removals of other tokens to make the index throw its garbage away.</summary>
    private void Churn()
    {
        for (var i = 0; i < 12_000; i++)
        {
            var digest = Samples.Digest(100_000 + (i % 100));
            index.Put(Samples.Record(digest, grant));
            index.Remove(digest);
        }
    }

    private void Use(int token, int times, long at = 5000)
    {
        index.TryFind(Samples.Digest(token), out var found).ShouldBeTrue();
        for (var i = 0; i < times; i++)
            index.CountUse(new(VerdictReason.Allowed, found), at, default);
    }

    private Grant GrantOf(int token) => index.TryFind(Samples.Digest(token), out var found) ? found.Grant : throw new KeyNotFoundException();
}
