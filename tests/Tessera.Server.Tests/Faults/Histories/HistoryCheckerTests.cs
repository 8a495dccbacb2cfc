namespace Tessera.Server.Tests.Faults.Histories;

/// <summary>The checker finds what it is to find, and nothing else, in histories made by hand. Times are seconds.</summary>
public sealed class HistoryCheckerTests
{
    private static readonly Promise Promise = new(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5), ["one", "two"]);

    private readonly List<Operation> history = [];
    private readonly List<Disturbance> disturbances = [];

    [Fact]
    public void What_is_as_promised_is_clean()
    {
        Made(at: 0);
        Asked("one", 1, Meaning.Yes);
        Asked("two", 1, Meaning.No);
        Asked("two", 2.2, Meaning.Yes);
        Revoked("one", 10);
        Asked("two", 12, Meaning.Yes);
        ReadBack(20, Meaning.No);

        var report = Check();

        report.ShouldBeClean();
        (report.Judged, report.Allowed).ShouldBe((3, 3));
    }

    [Theory]
    [InlineData("two", 12.0, false)]
    [InlineData("two", 12.2, true)]
    [InlineData("one", 10.05, false)]
    [InlineData("one", 10.1, true)]
    [InlineData("balancer", 12.2, true)]
    [InlineData("balancer", 11, false)]
    public void An_allow_that_began_after_the_acknowledgement_and_the_bound_is_found(string at, double begin, bool isFound)
    {
        Made(at: 0);
        Revoked("one", 10);
        Asked(at, begin, Meaning.Yes);
        ReadBack(20, Meaning.No);

        Rules().ShouldBe(isFound ? [Rule.StaleAllow] : []);
    }

    [Theory]
    [InlineData(15.0, false)]
    [InlineData(15.1, true)]
    public void Whoever_is_cut_off_may_allow_for_as_long_as_it_may_be_stale_and_no_longer(double begin, bool isFound)
    {
        Made(at: 0);
        Disturbed("two", 9, 30);
        Revoked("one", 10);
        Asked("two", begin, Meaning.Yes);
        ReadBack(40, Meaning.No);

        Rules().ShouldBe(isFound ? [Rule.StaleAllow] : []);
    }

    [Theory]
    [InlineData(12.9, false)]
    [InlineData(13.0, true)]
    public void Whoever_is_well_again_has_the_shorter_time_from_then_on(double begin, bool isFound)
    {
        Made(at: 0);
        Disturbed("two", 9, 11);
        Revoked("one", 10);
        Asked("two", begin, Meaning.Yes);
        ReadBack(40, Meaning.No);

        Rules().ShouldBe(isFound ? [Rule.StaleAllow] : []);
    }

    [Theory]
    [InlineData("one")]
    [InlineData(null)]
    public void A_fault_elsewhere_or_of_another_time_excuses_nobody(string? at)
    {
        Made(at: 0);
        Disturbed(at, at is null ? 0 : 9, at is null ? 5 : 30);
        Revoked("one", 10);
        Asked("two", 12.2, Meaning.Yes);
        ReadBack(40, Meaning.No);

        Rules().ShouldBe([Rule.StaleAllow]);
    }

    [Fact]
    public void A_revocation_in_doubt_binds_nobody()
    {
        Made(at: 0);
        Disturbed("one", 9, 11);
        Revoked("one", 10, Meaning.Silence);
        Asked("two", 20, Meaning.Yes);
        Asked("one", 20, Meaning.No);

        Check().ShouldBeClean();
    }

    [Theory]
    [InlineData("one", 0.1)]
    [InlineData("two", 2.1)]
    [InlineData("balancer", 2.1)]
    public void A_refused_token_whose_making_was_acknowledged_is_found(string at, double begin)
    {
        Made(at: 0);
        Asked(at, begin, Meaning.No);
        ReadBack(20, Meaning.Yes);

        Rules().ShouldBe([Rule.WrongRefusal]);
    }

    [Fact]
    public void A_refusal_is_right_as_soon_as_a_revocation_has_begun()
    {
        Made(at: 0);
        Revoked("one", 10);
        Asked("two", 9.95, Meaning.No);
        ReadBack(20, Meaning.No);

        Check().ShouldBeClean();
    }

    [Theory]
    [InlineData(Meaning.Yes, Rule.StaleAllow)]
    [InlineData(Meaning.No, null)]
    public void A_revoked_token_that_is_in_the_store_again_is_found(Meaning answer, Rule? found)
    {
        Made(at: 0);
        Revoked("one", 10);
        ReadBack(20, Meaning.No);
        Add(OperationKind.Read, "two", 10.2, answer);

        Rules().ShouldBe(found is { } rule ? [rule] : []);
    }

    [Fact]
    public void An_acknowledged_token_that_the_store_does_not_have_is_found()
    {
        Made(at: 0);
        ReadBack(20, Meaning.Yes);
        Add(OperationKind.Read, "two", 20, Meaning.No);

        Rules().ShouldBe([Rule.WrongRefusal]);
    }

    [Fact]
    public void Who_was_not_asked_at_the_end_is_named()
    {
        Made(at: 0);
        Asked("one", 20, Meaning.Yes);
        Asked("two", 20, Meaning.Later);
        Disturbed("two", 19, 21);

        Rules().ShouldBe([Rule.NotReadBack, Rule.NotReadBack]);
    }

    [Theory]
    [InlineData(OperationKind.Verify)]
    [InlineData(OperationKind.Create)]
    [InlineData(OperationKind.Revoke)]
    public void Any_other_answer_than_yes_no_and_a_503_that_says_when_to_come_back_is_found_in_an_outage_too(OperationKind kind)
    {
        Disturbed(null, 0, 100);
        Add(kind, "one", 10, Meaning.Wrong);

        Rules().ShouldBe([Rule.WrongAnswer]);
    }

    [Theory]
    [InlineData(Meaning.Later)]
    [InlineData(Meaning.Silence)]
    public void No_answer_and_503_are_for_who_is_disturbed(Meaning reply)
    {
        Disturbed("one", 10, 20);
        Add(OperationKind.Verify, "one", 15, reply);
        Add(OperationKind.Verify, "balancer", 15, reply);
        Check().ShouldBeClean();

        Add(OperationKind.Verify, "two", 15, reply);
        Rules().ShouldBe([Rule.NeedlessOutage]);
    }

    private void Made(double at) => Add(OperationKind.Create, "one", at, Meaning.Yes);

    private void Revoked(string at, double begin, Meaning reply = Meaning.Yes) => Add(OperationKind.Revoke, at, begin, reply);

    private void Asked(string at, double begin, Meaning reply) => Add(OperationKind.Verify, at, begin, reply);

    private void ReadBack(double begin, Meaning reply)
    {
        foreach (var node in Promise.Nodes)
            Asked(node, begin, reply);
        Add(OperationKind.Read, "one", begin, reply);
    }

    private void Disturbed(string? at, double begin, double end) => disturbances.Add(new(at, TimeSpan.FromSeconds(begin), TimeSpan.FromSeconds(end)));

    // Each takes a tenth of a second.
    private void Add(OperationKind kind, string at, double begin, Meaning reply) =>
        history.Add(new(kind, at, 1, TimeSpan.FromSeconds(begin), TimeSpan.FromSeconds(begin + 0.1), new(reply)));

    private HistoryReport Check() => new HistoryChecker(Promise, disturbances).Check(history);

    private Rule[] Rules() => [.. Check().Violations.Select(violation => violation.Rule)];
}
