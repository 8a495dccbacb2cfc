namespace Tessera.Server.Console;

/// <summary>Answers of the console's endpoints.</summary>
internal static class Page
{
    /// <summary>A page with what it shows.</summary>
    public static IResult Show<TPage>(HttpContext http, object model, int status = StatusCodes.Status200OK)
        where TPage : ConsoleComponent
    {
        http.Features.Set(new PageModel(model));
        return new RenderedPage(typeof(TPage), status);
    }

    /// <summary>The form again, with what was entered and what is wrong with it.</summary>
    public static IResult Again<TPage>(HttpContext http, object model)
        where TPage : ConsoleComponent => Show<TPage>(http, model, StatusCodes.Status422UnprocessableEntity);

    /// <summary>303: after a change, on to a page that can be loaded again without repeating it.</summary>
    /// <param name="address">An address of this console.</param>
    public static IResult GoTo(string address) => new SeeOther(address);

    /// <summary>Whether the answer leads on to another page: what was asked for has been done.</summary>
    public static bool LeadsOn(object? answer) => answer is SeeOther;

    private sealed class SeeOther(string address) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = address;
            return Task.CompletedTask;
        }
    }
}
