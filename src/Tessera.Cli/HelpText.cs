namespace Tessera.Cli;

internal static class HelpText
{
    public const string Root = """
        Manages API tokens on a Tessera server.

        Secrets are the only thing on standard output of the commands that make them, so that
          TOKEN=$(tessera token create --name deploy --type read-only)
        works; everything else they say goes to standard error.

        Environment:
          TESSERA_SERVER   the server, unless --server is given
          TESSERA_TOKEN    the token to act with; wins over the one that "login" saved
          NO_COLOR         no colours

        Exit codes:
          0  done
          1  refused by the server, or you answered no; or the build that "runner --once" ran did not succeed
          2  the command line or its input makes no sense; nothing was changed
          3  not signed in
          4  forbidden: the missing permission is named
          5  not found
          6  conflict: a name is taken, or somebody else was first
          7  server unreachable or failing
          8  the check says no (token verify, audit verify)
          130  interrupted
        """;
}
