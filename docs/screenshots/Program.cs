using Tessera.Screenshots;

// dotnet run --project docs/screenshots    takes the pictures in docs/images anew: main pages of the console, both languages, light and dark.
// Takes Debian's packages chromium-headless-shell and fonts-noto-cjk.
await using var server = await DemoServer.StartAsync();
await using var camera = await Camera.SetUpAsync(server.Address);
await server.UseTokensAsync(5);
foreach (var language in Camera.Languages)
{
    foreach (var dark in Camera.Darkness)
    {
        await using var session = await camera.SignInAsync(language, dark);
        foreach (var (name, take) in Scene.All)
        {
            await take(session);
            await session.TakeAsync(name);
            Console.WriteLine($"{name}, {language}, {(dark ? "dark" : "light")}");
        }
    }
}
