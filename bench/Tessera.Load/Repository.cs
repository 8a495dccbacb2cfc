namespace Tessera.Load;

/// <summary>The folder that this program was built in.</summary>
internal static class Repository
{
    /// <summary>Its top.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder) => File.Exists(Path.Combine(folder, "Tessera.slnx"))
        ? folder
        : Find(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("This program has to lie where it was built."));
}
