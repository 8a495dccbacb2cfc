using Tessera.AspNetCore;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddTessera(o =>
{
    o.Server = new(builder.Configuration["TESSERA_SERVER"] ?? "http://localhost:5080");
    o.VerifierToken = builder.Configuration["TESSERA_VERIFIER_TOKEN"];
    o.Mode = TesseraMode.Embedded;
});

var app = builder.Build();
var shop = app.MapTesseraApi("shop", "The shop");
shop.MapGet("/articles", () => new[] { new { id = "1", title = "Lamp" } }).RequirePermission("shop:article.find");
shop.MapDelete("/articles/{id}", (string id) => Results.NoContent()).RequirePermission("shop:article.delete");
shop.MapGet("/echo", (HttpContext http) => new { caller = http.GetToken()!.Name }).RequirePermission("shop:request.echo");
app.Run();
