using System.Collections.Concurrent;
using System.Globalization;

namespace Shop;

/// <summary>What the shop sells; forgotten when it stops.</summary>
internal sealed class Stock
{
    private readonly ConcurrentDictionary<string, Article> articles = new(StringComparer.Ordinal)
    {
        ["1"] = new("1", "Oak table"),
        ["2"] = new("2", "Brass lamp"),
    };

    private int lastId = 2;

    public IReadOnlyList<Article> Articles => [.. articles.Values.OrderBy(article => article.Id, StringComparer.Ordinal)];

    public Article? Find(string id) => articles.GetValueOrDefault(id);

    public Article Add(string title)
    {
        var id = Interlocked.Increment(ref lastId).ToString(CultureInfo.InvariantCulture);
        return articles[id] = new(id, title);
    }

    public bool Rename(string id, string title) =>
        articles.TryGetValue(id, out var article) && articles.TryUpdate(id, article with { Title = title }, article);

    public bool Remove(string id) => articles.TryRemove(id, out _);
}
