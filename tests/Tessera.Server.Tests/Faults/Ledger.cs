using System.Collections.Concurrent;

namespace Tessera.Server.Tests.Faults;

/// <summary>What clients of a server that may die at any moment know for sure, secret by secret.</summary>
internal sealed class Ledger
{
    private readonly ConcurrentDictionary<string, State> secrets = new(StringComparer.Ordinal);

    private enum State
    {
        /// <summary>The server said that it works.</summary>
        Live,

        /// <summary>The server was asked to end it and did not answer.</summary>
        InDoubt,

        /// <summary>The server said that it has ended.</summary>
        Dead,
    }

    public IReadOnlyCollection<string> Live => Of(State.Live);

    public IReadOnlyCollection<string> Dead => Of(State.Dead);

    public void Born(string secret) => secrets[secret] = State.Live;

    public void Ending(string secret) => secrets[secret] = State.InDoubt;

    public void Ended(string secret) => secrets[secret] = State.Dead;

    private string[] Of(State state) => [.. secrets.Where(entry => entry.Value == state).Select(entry => entry.Key)];
}
