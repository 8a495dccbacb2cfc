using Tessera.Verification;

namespace Tessera.Tests.Verification;

/// <summary>Several note into one ring while somebody takes.</summary>
public sealed class RefusalLogConcurrencyTests
{
    private const int Writers = 3;
    private const int Enough = 20_000;

    private static readonly Guid Token = new(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    private readonly RefusalLog log = new();

    // Every field of a refusal is made from one number that no other refusal has: a mixture of two gives itself away, and so does one taken twice.
    [Fact]
    public async Task Refusals_are_taken_whole_and_once_while_others_are_noted()
    {
        var enough = false;
        var writing = Enumerable.Range(0, Writers).Select(writer => Task.Factory.StartNew(() => NoteUntilEnough(writer), TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        var taken = new List<TokenRefusal>();
        while (taken.Count < Enough)
            taken.AddRange(log.Take());
        Volatile.Write(ref enough, true);
        await Task.WhenAll(writing);
        taken.AddRange(log.Take());

        taken.FirstOrDefault(refusal => refusal != Made(refusal.At.ToUnixTimeMilliseconds())).ShouldBeNull();
        taken.DistinctBy(refusal => refusal.At).Count().ShouldBe(taken.Count, "each is taken once");
        log.Take().ShouldBeEmpty();

        void NoteUntilEnough(int writer)
        {
            for (long number = writer; !Volatile.Read(ref enough); number += Writers)
                Note(number);
        }
    }

    [Fact]
    public async Task What_fits_is_all_there_however_many_note_at_once()
    {
        const int each = RefusalLog.RingSize / Writers;
        for (var round = 0; round < 2000; round++)
        {
            var first = round * RefusalLog.RingSize;
            await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() =>
            {
                for (var i = 0; i < each; i++)
                    Note(first + (writer * each) + i);
            })));
            log.Take().Select(refusal => refusal.At.ToUnixTimeMilliseconds() - first).ShouldBe(Enumerable.Range(0, Writers * each).Select(i => (long)i));
        }
    }

    private void Note(long number)
    {
        var made = Made(number);
        log.Note(Token, number, made.Reason, made.Permission!.Value, made.From);
    }

    private static TokenRefusal Made(long number) =>
        new(Token, DateTimeOffset.FromUnixTimeMilliseconds(number), (VerdictReason)(2 + (number % 5)), (int)(number % 1_000_003), new((ulong)number * 3, (ulong)number * 5));
}
