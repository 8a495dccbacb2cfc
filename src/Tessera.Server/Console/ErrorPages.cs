using Microsoft.AspNetCore.Antiforgery;
using Tessera.Server.Console.Pages;
using Tessera.Server.Feed;
using Tessera.Server.Http;
using Tessera.Server.Storage;

namespace Tessera.Server.Console;

/// <summary>Pages that say what went wrong, and what to do.</summary>
internal static class ErrorPages
{
    public static readonly Kind NotFound = new(StatusCodes.Status404NotFound, "error.not-found");
    public static readonly Kind StaleForm = new(StatusCodes.Status400BadRequest, "error.stale-form", OffersAgain: true);
    public static readonly Kind CrossSite = new(StatusCodes.Status403Forbidden, "error.cross-site");
    public static readonly Kind Unavailable = new(StatusCodes.Status503ServiceUnavailable, "error.unavailable", OffersAgain: true);
    public static readonly Kind Tampered = new(StatusCodes.Status409Conflict, "error.tampered");
    public static readonly Kind TooLarge = new(StatusCodes.Status413PayloadTooLarge, "error.too-large", OffersAgain: true);
    public static readonly Kind Unreadable = new(StatusCodes.Status400BadRequest, "error.unreadable", OffersAgain: true);
    public static readonly Kind Beyond = new(StatusCodes.Status403Forbidden, "error.beyond");
    public static readonly Kind Unexpected = new(StatusCodes.Status500InternalServerError, "error.unexpected", OffersAgain: true);
    private static readonly Kind Forbidden = new(StatusCodes.Status403Forbidden, "error.forbidden");

    /// <summary>What kind of page it is.</summary>
    /// <param name="Status">Its HTTP status.</param>
    /// <param name="Key">Where its words begin: <c>.title</c> and <c>.detail</c> follow.</param>
    /// <param name="OffersAgain">Whether loading the same address again helps.</param>
    internal sealed record Kind(int Status, string Key, bool OffersAgain = false);

    public static IResult Show(HttpContext http, Kind kind)
    {
        if (kind == Unavailable)
            StaleNotice.ComeBack(http);
        return Page.Show<ErrorPage>(
            http, new ErrorModel(Words.Get($"{kind.Key}.title"), Words.Get($"{kind.Key}.detail"), kind.OffersAgain ? http.Request.Path.ToUriComponent() : null), kind.Status);
    }

    /// <summary>403: names the permission that is missing (C7).</summary>
    public static IResult Lacking(HttpContext http, string permission) => Page.Show<ErrorPage>(
        http, new ErrorModel(Words.Get("error.forbidden.title"), Words.Get("error.forbidden.detail", permission), null), Forbidden.Status);

    /// <summary>The page for what a handler threw; null for what nobody expects.</summary>
    public static Kind? Of(Exception exception) => exception switch
    {
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => TooLarge,
        BadHttpRequestException or InvalidDataException => Unreadable,
        // Antiforgery reads the form first, and wraps what it runs into.
        AntiforgeryValidationException { InnerException: { } inner } => Of(inner),
        TamperedRowException => Tampered,
        _ when Databases.IsFailure(exception) => Unavailable,
        _ => null,
    };
}

/// <summary>What an error page says.</summary>
/// <param name="Title">What happened.</param>
/// <param name="Detail">What to do.</param>
/// <param name="Again">Address to try once more; null when that would not help.</param>
internal sealed record ErrorModel(string Title, string Detail, string? Again);
