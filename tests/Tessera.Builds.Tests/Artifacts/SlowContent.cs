using System.Net;

namespace Tessera.Builds.Tests.Artifacts;

/// <summary>A body that stops after its first bytes until the test lets it come to its end.</summary>
internal sealed class SlowContent(int first) : HttpContent
{
    private const int Last = 10;
    private readonly TaskCompletionSource rest = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Finish() => rest.TrySetResult();

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(new byte[first]);
        await stream.FlushAsync();
        await rest.Task;
        await stream.WriteAsync(new byte[Last]);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = first + Last;
        return true;
    }
}
