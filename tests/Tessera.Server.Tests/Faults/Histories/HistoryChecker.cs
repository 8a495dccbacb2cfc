namespace Tessera.Server.Tests.Faults.Histories;

/// <summary>
/// Reads what every client saw while nodes and store failed, and says what of it breaks the promise. Knows nothing of servers. What was in doubt, because it was not
/// answered or answered by a 503, may have happened at any time from its beginning on, or never.
/// </summary>
internal sealed class HistoryChecker(Promise promise, IReadOnlyList<Disturbance> disturbances)
{
    private readonly List<Violation> violations = [];
    private int judged;

    public HistoryReport Check(IReadOnlyList<Operation> history)
    {
        foreach (var operation in history)
            CheckAnswer(operation);
        foreach (var token in history.GroupBy(operation => operation.Token))
            CheckToken(TokenHistory.Of(token));
        return new([.. violations], judged, history.Count(operation => operation is { Kind: OperationKind.Verify, Reply.Meaning: Meaning.Yes }), history.Count(operation => operation.Reply.Meaning == Meaning.Later));
    }

    private void CheckAnswer(Operation operation)
    {
        if (operation.Reply.Meaning == Meaning.Wrong)
            Add(Rule.WrongAnswer, operation);
        else if (operation.Reply.Meaning is Meaning.Later or Meaning.Silence && !IsDisturbed(operation.At, operation.Begin, operation.End))
            Add(Rule.NeedlessOutage, operation);
    }

    private void CheckToken(TokenHistory token)
    {
        foreach (var question in token.Questions)
        {
            var hasToBeRefused = token.Revoked.Any(revocation => IsKnown(revocation, question));
            if (hasToBeRefused)
                judged++;
            if (hasToBeRefused && question.Reply.Meaning == Meaning.Yes)
                Add(Rule.StaleAllow, question);
            if (question.Reply.Meaning == Meaning.No && token.Created is { } created && IsKnown(created, question) && !token.RevocationsBegun.Any(revocation => revocation.Begin < question.End))
                Add(Rule.WrongRefusal, question);
        }

        CheckReadBack(token);
    }

    // Whoever has answered rightly and late enough after a change has it. Of a change in doubt nothing is expected.
    private void CheckReadBack(TokenHistory token)
    {
        var last = token.Revoked.Count > 0 ? token.Revoked[0] : token.RevocationsBegun.Count == 0 ? token.Created : null;
        if (last is null)
            return;
        foreach (var node in promise.Nodes.Where(node => !token.Questions.Any(question => question.At == node && question.Kind == OperationKind.Verify && IsAnswered(last, question))))
            violations.Add(new(Rule.NotReadBack, $"{last}, at {node}"));
        if (!token.Questions.Any(question => question.Kind == OperationKind.Read && IsAnswered(last, question)))
            violations.Add(new(Rule.NotReadBack, $"{last}, in the store"));
    }

    private bool IsAnswered(Operation change, Operation question) => IsKnown(change, question) && question.Reply.Meaning is Meaning.Yes or Meaning.No;

    // Whether who was asked had to know of an acknowledged change when the question was sent.
    private bool IsKnown(Operation change, Operation question)
    {
        // The store knows at once what is committed, and so does the node that has acknowledged it.
        if (question.Kind == OperationKind.Read || (change.At == question.At && promise.Nodes.Contains(change.At)))
            return question.Begin >= change.End;
        // Whoever was not well has the shorter time from when it was well again, and never more than the longer one.
        var well = DisturbancesOf(question.At, change.End, question.Begin).Select(one => one.End).Append(change.End).Max();
        return question.Begin >= well + promise.Connected || question.Begin >= change.End + promise.Disturbed;
    }

    private bool IsDisturbed(string at, TimeSpan begin, TimeSpan end) => DisturbancesOf(at, begin, end).Any();

    private IEnumerable<Disturbance> DisturbancesOf(string at, TimeSpan begin, TimeSpan end) =>
        disturbances.Where(one => (one.At is null || one.At == at || !promise.Nodes.Contains(at)) && one.Begin <= end && one.End >= begin);

    private void Add(Rule rule, Operation operation) => violations.Add(new(rule, operation.ToString()));

    /// <summary>What happened to one token.</summary>
    /// <param name="Created">Its acknowledged making.</param>
    /// <param name="Revoked">Acknowledged revocations, the earliest first.</param>
    /// <param name="RevocationsBegun">All attempts.</param>
    /// <param name="Questions">What was asked about it.</param>
    private sealed record TokenHistory(Operation? Created, IReadOnlyList<Operation> Revoked, IReadOnlyList<Operation> RevocationsBegun, IReadOnlyList<Operation> Questions)
    {
        public static TokenHistory Of(IEnumerable<Operation> operations)
        {
            var all = operations.ToLookup(operation => operation.Kind);
            return new(
                all[OperationKind.Create].FirstOrDefault(operation => operation.Reply.Meaning == Meaning.Yes),
                [.. all[OperationKind.Revoke].Where(operation => operation.Reply.Meaning == Meaning.Yes).OrderBy(operation => operation.End)],
                [.. all[OperationKind.Revoke]],
                [.. all[OperationKind.Verify], .. all[OperationKind.Read]]);
        }
    }
}
