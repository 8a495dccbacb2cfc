namespace Tessera.Server.Hosting;

internal static class Demo
{
    public static string[] Arguments(string[] args) => args;

    public static Task PrepareAsync(WebApplication app, TextWriter output) => Task.CompletedTask;
}
