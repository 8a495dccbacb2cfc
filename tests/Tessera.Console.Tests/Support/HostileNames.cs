namespace Tessera.Console.Tests.Support;

/// <summary>Names that pages have to show as they are, and be none the worse for.</summary>
internal static class HostileNames
{
    public static IReadOnlyList<string> All { get; } =
    [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "‮nimda‬ مدير النظام",
        "👩‍👩‍👧‍👦🏴‍☠️🇯🇵 café ﷽",
        "界界界界界界界界界界界界界界界界界界界界界界界界界界界界界界界界界界界界界界界界界界界界界界界界界界界界界界界界界界界界",
        new('W', 60),
        "{{7*7}} ${7*7} %s & ' \" `",
    ];
}
