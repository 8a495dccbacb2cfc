using System.ComponentModel.DataAnnotations;

namespace Tessera.AspNetCore;

/// <summary>Where tokens are judged.</summary>
public enum TesseraMode
{
    /// <summary>By the server, asked over HTTP; answers are used again for <see cref="TesseraClientOptions.CacheFor"/> at most.</summary>
    Remote = 0,

    /// <summary>By this program, with a copy of all tokens' digests and grants that the server keeps up to date: no hop, and no outage while the server is away for a short time.</summary>
    Embedded,
}

/// <summary>Which Tessera server judges this program's tokens, and how it is asked. Validated at start.</summary>
public sealed class TesseraClientOptions : IValidatableObject
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LeastStaleness = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MostStaleness = TimeSpan.FromHours(1);
    private static readonly TimeSpan ShortestBreak = TimeSpan.FromMilliseconds(500);

    /// <summary>Address of the server: <c>https://tokens.example.com</c>. No default.</summary>
    [Required(ErrorMessage = "Server must be the address of a Tessera server.")]
    public Uri? Server { get; set; }

    /// <summary>This program's own service token: one with <c>tessera:token.verify</c>, and with <c>tessera:project.read</c> besides when operations belong to projects; in mode <see cref="TesseraMode.Embedded"/> one with <c>tessera:feed.read</c>. No default.</summary>
    [Required(ErrorMessage = "VerifierToken must be a service token with tessera:token.verify or, in mode Embedded, tessera:feed.read.")]
    public string? VerifierToken { get; set; }

    /// <summary>Where tokens are judged. Default <see cref="TesseraMode.Remote"/>.</summary>
    public TesseraMode Mode { get; set; }

    /// <summary>Where people find the console, for the page of a token that refusals name. Default: what the server says of itself, and <see cref="Server"/> where it says nothing.</summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>How long an answer may be used again, counted from the question: as long a revoked token lingers. 0 to 1 min; 0: never used again. Default 2 s.</summary>
    public TimeSpan CacheFor { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How many answers are kept at most. Default 10 000.</summary>
    [Range(2, 10_000_000, ErrorMessage = "CacheSize must be 2 to 10000000.")]
    public int CacheSize { get; set; } = 10_000;

    /// <summary>Longest wait for an answer; the request is then refused with 503. 10 ms to 1 min. Default 2 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long the server is left alone after most of ten or more questions have failed. 500 ms to 1 min. Default 1 s.</summary>
    public TimeSpan BreakFor { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>In mode <see cref="TesseraMode.Embedded"/>: how long tokens are judged by a copy that was not confirmed; then requests are refused with 503. 1 s to 1 h. Default 1 min.</summary>
    public TimeSpan MaxStaleness { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Whether the program's guarded APIs register themselves in the catalogue at start; <see cref="VerifierToken"/> then needs <c>tessera:api.write</c> too, and
    /// the program does not start when they are refused. Default false.
    /// </summary>
    public bool RegisterApis { get; set; }

    /// <summary>What is wrong beyond single values.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Server is { IsAbsoluteUri: false } or { Scheme: not ("http" or "https") })
            yield return new("Server must be an absolute address that begins with http:// or https://.");
        if (VerifierToken is { } secret && secret.Any(c => c is <= ' ' or > '~'))
            yield return new("VerifierToken is not a token: was it cut off or quoted?");
        if (CacheFor < TimeSpan.Zero || CacheFor > Longest)
            yield return new("CacheFor must be 0 to 1 minute.");
        if (Timeout < Shortest || Timeout > Longest)
            yield return new("Timeout must be 10 ms to 1 minute.");
        if (MaxStaleness < LeastStaleness || MaxStaleness > MostStaleness)
            yield return new("MaxStaleness must be 1 second to 1 hour.");
        if (BreakFor < ShortestBreak || BreakFor > Longest)
            yield return new("BreakFor must be 500 ms to 1 minute.");
    }

    /// <summary>Where it asks, never with what.</summary>
    public override string ToString() => $"{Mode} {Server}";
}
