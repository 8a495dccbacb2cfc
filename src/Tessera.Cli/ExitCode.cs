namespace Tessera.Cli;

/// <summary>What a script can branch on. The numbers are part of the interface; docs/cli.md and <c>--help</c> list them.</summary>
internal enum ExitCode
{
    Ok = 0,

    /// <summary>The server refused (400, 429 and the like), or the question "delete?" was answered with no, or the one build of a runner did not succeed.</summary>
    Refused = 1,

    /// <summary>The command line, its input, or the saved credentials make no sense. Nothing was sent or changed.</summary>
    Usage = 2,

    /// <summary>No token at hand, or the server does not accept it (401).</summary>
    NotSignedIn = 3,
    Forbidden = 4,
    NotFound = 5,

    /// <summary>A name is taken (409), or somebody else changed the record first (412).</summary>
    Conflict = 6,

    /// <summary>No answer, an answer that is not Tessera's, or a failure on its side (5xx).</summary>
    Unavailable = 7,

    /// <summary>The check that was asked for says no: <c>token verify</c> not allowed, <c>audit verify</c> broken.</summary>
    CheckFailed = 8,
    Interrupted = 130,
}
