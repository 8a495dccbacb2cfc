using Tessera.Server.Hosting;

var builder = WebApplication.CreateBuilder(args);
builder.AddTessera();
builder.ConfigureListening();

var app = builder.Build();
await Startup.PrepareAsync(app.Services, CancellationToken.None);
app.MapTessera();
await app.RunAsync();
