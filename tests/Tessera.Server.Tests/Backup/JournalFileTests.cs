using FsCheck;
using FsCheck.Fluent;
using Tessera.Server.Backup.Journal;
using Tessera.Server.Security;

namespace Tessera.Server.Tests.Backup;

/// <summary>What a journal's file says, whatever happened to it.</summary>
public sealed class JournalFileTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("tessera-journal-").FullName;
    private readonly InstanceKey key;

    public JournalFileTests() => key = InstanceKey.Open(Path.Combine(directory, "instance.key"), mayCreate: true, TimeProvider.System);

    [Fact]
    public void What_was_written_is_read()
    {
        Revocation[] written = [.. Enum.GetValues<RevocationKind>().Select(kind => new Revocation(kind, Guid.CreateVersion7(TimeProvider.System.GetUtcNow())))];
        written = [.. written, written[0] with { Until = DateTimeOffset.UnixEpoch.AddDays(9) }, written[1] with { Digest = new string('a', 64) }];
        var journal = Read([.. Lines(written).SelectMany(line => line)]);
        journal.Records.Select(record => record.Revocation).ShouldBe(written);
        (journal.Damaged.Count, journal.IsTorn).ShouldBe((0, false));
    }

    [Fact]
    public void Any_bytes_are_read_without_an_exception_and_none_of_them_revokes() =>
        Prop.ForAll<byte[]>(bytes => Read(bytes).Records.Count == 0).QuickCheckThrowOnFailure();

    [Fact]
    public void A_byte_changed_anywhere_damages_its_line_and_no_other()
    {
        var lines = Lines(5);
        byte[] content = [.. lines.SelectMany(line => line)];
        Prop.ForAll(Gen.Choose(0, content.Length - 1).ToArbitrary(), Gen.Choose(1, 255).ToArbitrary(), (at, change) =>
        {
            byte[] changed = [.. content];
            changed[at] ^= (byte)change;
            var journal = Read(changed);
            // The case of an id's digits says nothing. Where a line was split or joined, all numbers after it are others.
            return journal.Damaged.Count > 0 || journal.IsTorn || journal.Records.SequenceEqual(Read(content).Records);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Fact]
    public void A_file_cut_anywhere_gives_the_whole_lines_before_and_says_that_it_is_torn()
    {
        var lines = Lines(4);
        byte[] content = [.. lines.SelectMany(line => line)];
        for (var length = 0; length <= content.Length; length++)
        {
            var journal = Read(content[..length]);
            var whole = content[..length].Count(value => value == '\n');
            journal.Records.Count.ShouldBe(whole);
            journal.Damaged.ShouldBeEmpty();
            journal.IsTorn.ShouldBe(length > 0 && content[length - 1] != '\n');
        }
    }

    [Fact]
    public void A_line_taken_out_doubled_or_moved_is_reported()
    {
        var lines = Lines(4);
        Read([.. lines[0], .. lines[2], .. lines[3]]).Damaged.ShouldBe([2, 3]);
        Read([.. lines[0], .. lines[0], .. lines[1]]).Damaged.ShouldBe([2, 3]);
        Read([.. lines[1], .. lines[0]]).Damaged.ShouldBe([1, 2]);
    }

    [Fact]
    public void Lines_of_another_key_are_not_believed()
    {
        var other = InstanceKey.Open(Path.Combine(directory, "other.key"), mayCreate: true, TimeProvider.System);
        var journal = JournalFile.Read(new MemoryStream([.. Lines(2).SelectMany(line => line)]), other, _ => true);
        (journal.Records.Count, journal.Damaged.Count).ShouldBe((0, 2));
    }

    public void Dispose() => Directory.Delete(directory, recursive: true);

    private byte[][] Lines(int count) => Lines([.. Enumerable.Range(0, count).Select(_ => new Revocation(RevocationKind.Token, Guid.CreateVersion7(TimeProvider.System.GetUtcNow())))]);

    private byte[][] Lines(Revocation[] revocations) =>
        [.. revocations.Select((revocation, i) => JournalRecord.Of(i + 1, "instance", 7 + i, DateTimeOffset.UnixEpoch, revocation).ToLine(key))];

    private JournalFile Read(byte[] content) => JournalFile.Read(new MemoryStream(content), key, _ => true);
}
