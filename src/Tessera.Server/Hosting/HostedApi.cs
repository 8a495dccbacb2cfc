namespace Tessera.Server.Hosting;

/// <summary>
/// An API that runs in the server's process and is guarded by the public package alone. The server knows of it what stands here, and of its insides nothing.
/// </summary>
/// <param name="Add">Adds its services.</param>
/// <param name="Use">Adds what it has to do before routing.</param>
/// <param name="Map">Maps its endpoints.</param>
/// <param name="MigrateAsync">Looks which migrations its database lacks, applies them when told to, and gives their names.</param>
internal sealed record HostedApi(
    Action<WebApplicationBuilder> Add, Action<WebApplication> Use, Action<WebApplication> Map, Func<IServiceProvider, bool, CancellationToken, Task<IReadOnlyList<string>>> MigrateAsync);
