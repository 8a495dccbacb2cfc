using Microsoft.Extensions.Options;
using Tessera.Builds;
using Tessera.Server;
using Tessera.Server.Console.Builds;
using Tessera.Server.Hosting;
using Tessera.Server.Storage;

try
{
    HostedApi builds = new(
        builder => builder.Services
            .AddBuilds(
                (services, database) =>
                {
                    var options = services.GetRequiredService<IOptions<TesseraOptions>>().Value;
                    database.UseStore(options, options.BuildsDatabasePath, BuildsApi.Schema);
                },
                services => services.GetRequiredService<IOptions<TesseraOptions>>().Value.BuildsDirectory)
            .AddSingleton<IProjectBuilds, ConsoleBuilds>()
            .AddSingleton<IBuildFiles, ConsoleBuildFiles>(),
        app => app.UseBuilds(),
        app => app.MapBuilds(),
        BuildsApi.MigrateBuildsAsync);
    if (await Commands.TryRunAsync(args, Console.Out, builds) is { } exitCode)
        return exitCode;

    var builder = WebApplication.CreateBuilder(HostArguments.From(args));
    builder.AddTessera(builds);
    builder.ConfigureListening();

    var app = builder.Build();
    await Startup.PrepareAsync(app.Services, [builds], CancellationToken.None);
    app.MapTessera(builds);
    await app.StartAsync();
    await Startup.AnnounceAsync(app, Console.Out);
    await app.WaitForShutdownAsync();
    return 0;
}
catch (Exception exception) when (StartFailure.Explain(exception) is { } explanation)
{
    await Console.Error.WriteLineAsync(explanation);
    return 1;
}
