namespace Tessera.Cli.Runner.Display;

/// <summary>Shows somebody what the runner is doing. All text that comes from elsewhere is rid of control characters before it is shown.</summary>
internal interface IRunnerDisplay : IAsyncDisposable
{
    /// <summary>No build is queued; the runner asks again.</summary>
    void Waiting();

    /// <summary>A build begins.</summary>
    void Started(int build, string job);

    /// <summary>A step of it begins.</summary>
    void Step(string name);

    /// <summary>What its log has come to.</summary>
    void LogLine(string line);

    /// <summary>Something the reader may want to act on.</summary>
    void Note(string text);

    /// <summary>The build has ended.</summary>
    void Ended(RunOutcome outcome, TimeSpan took);
}
