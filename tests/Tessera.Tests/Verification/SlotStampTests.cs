using Tessera.Verification;

namespace Tessera.Tests.Verification;

public sealed class SlotStampTests
{
    private SlotStamp stamp;

    [Fact]
    public void Nothing_can_be_taken_before_it_is_whole_and_nothing_twice()
    {
        stamp.Look().ShouldBe(0);
        stamp.TryBegin(1).ShouldBeTrue();
        stamp.Look().ShouldBe(0);
        stamp.TryTake(1).ShouldBeFalse();
        stamp.End(1);
        stamp.Look().ShouldBe(1);
        stamp.TryTake(1).ShouldBeTrue();
        stamp.Look().ShouldBe(0);
        stamp.TryTake(1).ShouldBeFalse();
    }

    [Fact]
    public void Who_meets_another_writer_goes_away_and_leaves_the_slot_as_it_is()
    {
        stamp.TryBegin(5).ShouldBeTrue();
        stamp.TryBegin(37).ShouldBeFalse();
        stamp.TryBegin(3).ShouldBeFalse();
        stamp.End(5);
        stamp.Look().ShouldBe(5);
    }

    [Fact]
    public void A_later_writer_overwrites_and_an_earlier_one_does_not_come_back()
    {
        stamp.TryBegin(5).ShouldBeTrue();
        stamp.End(5);
        stamp.TryBegin(37).ShouldBeTrue();
        stamp.End(37);
        stamp.TryBegin(5).ShouldBeFalse();
        stamp.TryTake(37).ShouldBeTrue();
        stamp.TryBegin(36).ShouldBeFalse();
        stamp.TryBegin(69).ShouldBeTrue();
    }

    [Fact]
    public void What_was_copied_is_not_taken_once_another_has_begun_to_write()
    {
        stamp.TryBegin(5).ShouldBeTrue();
        stamp.End(5);
        var seen = stamp.Look();
        stamp.TryBegin(37).ShouldBeTrue();
        stamp.TryTake(seen).ShouldBeFalse();
        stamp.End(37);
        stamp.TryTake(seen).ShouldBeFalse();
        stamp.Look().ShouldBe(37);
    }
}
