using Tessera.Permissions;
using Tessera.Verification;

namespace Tessera.Tests.Verification;

/// <summary>One writer, two readers. Enough changes to cross many compactions and a few growths while somebody looks.</summary>
public sealed class TokenIndexConcurrencyTests
{
    private const int Toggles = 60_000;
    private const int Bystanders = 600;

    private static readonly Grant First = Samples.Grant("service:a", Access.Read);
    private static readonly Grant Second = Samples.Grant("service:b", Access.Write);
    private static readonly TokenRecord Before = Samples.Record(Samples.Digest(-1), First, DateTimeOffset.FromUnixTimeSeconds(1)) with { Name = "before" };
    private static readonly TokenRecord After = Before with { Grant = Second, ExpiresAt = DateTimeOffset.FromUnixTimeSeconds(2), Name = "after" };

    private readonly TokenIndex index = new();

    public TokenIndexConcurrencyTests()
    {
        index.Put(Before);
        for (var i = 0; i < Bystanders; i++)
            index.Put(Samples.Record(Samples.Digest(i), First) with { Name = $"bystander {i}" });
    }

    [Fact]
    public async Task A_changing_token_is_seen_before_or_after_never_mixed() => await WhileWriting(
        change: i => index.Put(i % 2 == 0 ? After : Before),
        look: _ =>
        {
            if (!index.TryFind(Before.Digest, out var token))
                return "the token was not found";
            var seen = (token.Grant, token.ExpiresAt, token.Name);
            return seen == (First, Before.ExpiresAt, "before") || seen == (Second, After.ExpiresAt, "after") ? null : $"a mixture was seen: {seen}";
        });

    [Fact]
    public async Task Untouched_tokens_are_always_found_whatever_comes_and_goes() => await WhileWriting(
        change: i =>
        {
            // Ever new digests, of which a thousand stay: the table fills with removed slots and grows.
            index.Put(Samples.Record(Samples.Digest(1_000_000 + i), Second));
            index.Remove(Samples.Digest(1_000_000 + i - 1000));
        },
        look: round =>
        {
            var number = round % Bystanders;
            return !index.TryFind(Samples.Digest(number), out var token) ? $"bystander {number} was not found"
                : !ReferenceEquals(token.Grant, First) || !string.Equals(token.Name, $"bystander {number}", StringComparison.Ordinal) ? $"bystander {number} was {token.Name}"
                : null;
        });

    [Fact]
    public async Task A_token_that_comes_and_goes_is_whole_or_absent() => await WhileWriting(
        change: i =>
        {
            if (i % 2 == 0)
                index.Remove(Before.Digest);
            else
                index.Put(i % 4 == 1 ? After : Before);
        },
        look: _ =>
        {
            if (!index.TryFind(Before.Digest, out var token))
                return null;
            var seen = (token.Grant, token.ExpiresAt, token.Name);
            return seen == (First, Before.ExpiresAt, "before") || seen == (Second, After.ExpiresAt, "after") ? null : $"a mixture was seen: {seen}";
        });

    [Fact]
    public async Task A_revoked_token_stays_revoked_for_every_reader_from_then_on()
    {
        var revokedUpTo = -1;
        await WhileWriting(
            change: i =>
            {
                index.Put(Samples.Record(Samples.Digest(i % Bystanders), i / Bystanders % 2 == 0 ? Second : First));
                Volatile.Write(ref revokedUpTo, i);
            },
            look: _ =>
            {
                var done = Volatile.Read(ref revokedUpTo);
                if (done < 0 || !index.TryFind(Samples.Digest(done % Bystanders), out var token))
                    return done < 0 ? null : "not found";
                var now = Volatile.Read(ref revokedUpTo);
                var expected = done / Bystanders % 2 == 0 ? Second : First;
                // Unless the writer came round again meanwhile, the change that was announced must be what is seen.
                return now - done >= Bystanders - 1 || ReferenceEquals(token.Grant, expected) ? null : $"change {done} was not seen, {now} is done";
            });
    }

    private static async Task WhileWriting(Action<int> change, Func<int, string?> look)
    {
        var done = false;
        var failure = (string?)null;
        var looked = new int[2];
        Task[] readers = [.. Enumerable.Range(0, looked.Length).Select(reader => Task.Factory.StartNew(() => Read(reader), TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        for (var i = 0; (i < Toggles || looked.Any(count => Volatile.Read(ref count) < 1000)) && Volatile.Read(ref failure) is null; i++)
            change(i);
        Volatile.Write(ref done, true);
        await Task.WhenAll(readers);
        failure.ShouldBeNull();

        void Read(int reader)
        {
            for (var round = reader; !Volatile.Read(ref done); round++)
            {
                if (look(round) is { } wrong)
                    Volatile.Write(ref failure, wrong);
                Volatile.Write(ref looked[reader], round);
            }
        }
    }
}
