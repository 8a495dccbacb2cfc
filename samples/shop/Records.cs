namespace Shop;

internal sealed record Article(string Id, string Title);

internal sealed record NewArticle(string Title);

internal sealed record Order(string Id, string Article, int Pieces);

internal sealed record NewOrder(string Article, int Pieces);

internal sealed record OrderQuery(string Article);

internal sealed record Echoed(string Caller, IReadOnlyDictionary<string, string> Headers);
