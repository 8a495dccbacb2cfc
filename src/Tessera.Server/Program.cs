using Tessera.Server.Hosting;

try
{
    if (await Commands.TryRunAsync(args, Console.Out) is { } exitCode)
        return exitCode;

    var builder = WebApplication.CreateBuilder(HostArguments.From(args));
    builder.AddTessera();
    builder.ConfigureListening();

    var app = builder.Build();
    await Startup.PrepareAsync(app.Services, CancellationToken.None);
    app.MapTessera();
    await app.StartAsync();
    Startup.Announce(app, Console.Out);
    await app.WaitForShutdownAsync();
    return 0;
}
catch (Exception exception) when (StartFailure.Explain(exception) is { } explanation)
{
    await Console.Error.WriteLineAsync(explanation);
    return 1;
}
