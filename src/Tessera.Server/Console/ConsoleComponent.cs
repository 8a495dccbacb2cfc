using Microsoft.AspNetCore.Components;
using Tessera.Server.Console.Parts;

namespace Tessera.Server.Console;

/// <summary>What every page and part of the console stands on.</summary>
public abstract class ConsoleComponent : ComponentBase
{
    [CascadingParameter]
    private HttpContext? Context { get; set; }

    /// <summary>The request.</summary>
    protected HttpContext Http => Context ?? throw new InvalidOperationException("Made outside a request.");

    private protected Viewer Viewer => Http.Viewer();

    /// <summary>What the page shows, as its handler gave it to <see cref="Page.Show{TPage}"/>.</summary>
    private protected TModel Model<TModel>()
        where TModel : class => Http.Features.Get<PageModel>()?.Value as TModel
            ?? throw new InvalidOperationException($"The page was not given a {typeof(TModel).Name}.");

    /// <summary>The words for a key in the viewer's language.</summary>
    protected static string T(string key) => Words.Get(key);

    /// <summary>One icon of the set, a file in <c>Console/Icons</c>. It says nothing by itself: the words stand beside it, or in the label of what it is in.</summary>
    protected static MarkupString Icon(string name) => new(Icons.Of(name));

    /// <inheritdoc cref="Marks.When"/>
    private protected RenderFragment When(DateTimeOffset? at, string none = "–") => Marks.When(at, none, Viewer);

    /// <inheritdoc cref="T(string)"/>
    protected static string T(string key, params object?[] values) => Words.Get(key, values);
}

/// <summary>What a page shows.</summary>
internal sealed record PageModel(object Value);
