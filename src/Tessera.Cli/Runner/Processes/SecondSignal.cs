using System.Runtime.InteropServices;

namespace Tessera.Cli.Runner.Processes;

/// <summary>The first Ctrl-C or request to end stops a build in good order. Who asks a second time does not want to wait for that.</summary>
internal sealed class SecondSignal : IDisposable
{
    private readonly CancellationTokenSource second = new();
    private readonly PosixSignalRegistration[] registrations;
    private int count;

    public SecondSignal() =>
        registrations = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM }.Select(signal => PosixSignalRegistration.Create(signal, Count))];

    public CancellationToken Token => second.Token;

    public void Dispose()
    {
        foreach (var registration in registrations)
            registration.Dispose();
        second.Dispose();
    }

    private void Count(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref count) == 2)
            second.Cancel();
    }
}
