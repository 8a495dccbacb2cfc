using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace Tessera.Server.Console;

/// <summary>The languages of the console: what was chosen, else what the browser asks for, else English.</summary>
internal static class Languages
{
    public const string Cookie = "tessera-language";
    public const string English = "en";
    public const string Japanese = "ja";

    private static readonly CultureInfo EnglishCulture = CultureInfo.GetCultureInfo("en-US");
    private static readonly CultureInfo JapaneseCulture = CultureInfo.GetCultureInfo("ja-JP");

    /// <summary>All of them, by their own names.</summary>
    public static IReadOnlyList<(string Code, string Name)> All { get; } = [(English, "English"), (Japanese, "日本語")];

    public static bool IsJapanese(CultureInfo culture) => culture.TwoLetterISOLanguageName == Japanese;

    public static CultureInfo Of(HttpRequest request) =>
        (request.Cookies[Cookie] ?? Preferred(request)) == Japanese ? JapaneseCulture : EnglishCulture;

    private static string Preferred(HttpRequest request)
    {
        var wanted = request.GetTypedHeaders().AcceptLanguage;
        foreach (var language in wanted.OrderByDescending(value => value.Quality ?? 1))
        {
            var code = language.Value.Length >= 2 ? language.Value.Value![..2].ToLowerInvariant() : "";
            if (code is English or Japanese && (language.Quality ?? 1) > 0)
                return code;
        }

        return English;
    }
}
