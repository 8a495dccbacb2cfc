using System.Text;

namespace Tessera.Cli.Terminal;

/// <summary>
/// A writer that no token passes. Text is judged as it is written, call by call, so a secret that is written in one call
/// is always caught; the callers here write whole lines.
/// </summary>
internal sealed class RedactingWriter(TextWriter inner) : TextWriter
{
    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => inner.Write(value);

    public override void Write(string? value) => inner.Write(Redaction.Hide(value ?? ""));

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    public override void WriteLine(string? value) => inner.WriteLine(Redaction.Hide(value ?? ""));

    public override void Flush() => inner.Flush();
}
