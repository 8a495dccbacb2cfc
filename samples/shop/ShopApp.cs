namespace Shop;

/// <summary>
/// A small API that knows nothing of tokens: whoever reaches it is served. It stands behind a gateway that asks Tessera first, and takes the
/// gateway's word for who is calling. <c>openapi.yaml</c> beside this file describes every operation.
/// </summary>
public static class ShopApp
{
    /// <summary>Makes the shop; start it with <c>RunAsync</c> or <c>StartAsync</c>.</summary>
    /// <param name="url">Where it listens, e.g. <c>http://127.0.0.1:8081</c>; port 0 takes a free one. Keep it on loopback: the shop itself refuses nobody.</param>
    /// <param name="onRequest">Sees every request before anything else does; null for none.</param>
    public static WebApplication Create(string url, Action<HttpContext>? onRequest = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(url);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton<Stock>();
        var app = builder.Build();
        if (onRequest is not null)
        {
            app.Use((context, next) =>
            {
                onRequest(context);
                return next(context);
            });
        }

        app.UseRouting();
        app.UseMiddleware<ExactPaths>();
        MapArticles(app.MapGroup("/articles"));
        MapOrders(app.MapGroup("/orders"));
        app.MapGet("/files/{**path}", (string path) => Results.Text($"contents of {path}"));
        app.MapGet("/echo", Echo);
        return app;
    }

    private static void MapArticles(RouteGroupBuilder articles)
    {
        articles.MapGet("", (Stock stock) => stock.Articles);
        articles.MapPost("", (Stock stock, NewArticle article) =>
        {
            var added = stock.Add(article.Title);
            return Results.Created($"/articles/{added.Id}", added);
        });
        articles.MapGet("/featured", (Stock stock) => stock.Articles[0]);
        articles.MapGet("/{id}", (Stock stock, string id) => stock.Find(id) is { } article ? Results.Ok(article) : Results.NotFound());
        articles.MapPut("/{id}", (Stock stock, string id, NewArticle article) => stock.Rename(id, article.Title) ? Results.NoContent() : Results.NotFound());
        articles.MapDelete("/{id}", (Stock stock, string id) => stock.Remove(id) ? Results.NoContent() : Results.NotFound());
    }

    private static void MapOrders(RouteGroupBuilder orders)
    {
        orders.MapPost("", (NewOrder order) => Results.Created("/orders/1", new Order("1", order.Article, order.Pieces)));
        orders.MapPost("/search", (OrderQuery query) => new[] { new Order("1", query.Article, 1) });
        orders.MapGet("/{id}", (string id) => new Order(id, "1", 2));
    }

    // What the gateway says of the caller, and every other header that got through.
    private static Echoed Echo(HttpRequest request) => new(
        request.Headers["X-Tessera-Subject"].ToString(),
        request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase));
}
