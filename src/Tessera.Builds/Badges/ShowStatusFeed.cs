using System.Globalization;
using System.Text;
using System.Xml;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Tessera.AspNetCore;
using Tessera.Builds.Builds;
using Tessera.Builds.Http;
using Tessera.Builds.Storage;

namespace Tessera.Builds.Badges;

/// <summary>The status feed that desktop and wall monitors read (CCTray XML): one entry for each branch and job.</summary>
internal sealed class ShowStatusFeed(BuildsStore store)
{
    // More than a monitor shows. The newest.
    private const int MaxBuilds = 2000;

    /// <summary>The feed as XML.</summary>
    public async Task<byte[]> ExecuteAsync(Project project, string origin, CancellationToken ct)
    {
        await using var db = await store.ReadAsync(ct);
        // Of each branch and job: the newest finished build, and those newer that are not finished.
        var builds = await db.Builds.AsNoTracking()
            .Where(build => build.ProjectId == project.Id && build.Branch != null && build.Lifecycle != Lifecycle.NotRun)
            .Where(build => !db.Builds.Any(later =>
                later.ProjectId == project.Id && later.Branch == build.Branch && later.Job == build.Job && later.Number > build.Number && later.Lifecycle == Lifecycle.Finished))
            .OrderByDescending(build => build.Number)
            .Take(MaxBuilds)
            .ToListAsync(ct);
        using var buffer = new MemoryStream();
        using (var xml = XmlWriter.Create(buffer, new() { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), Indent = true }))
        {
            xml.WriteStartElement("Projects");
            foreach (var group in builds.GroupBy(build => (Branch: build.Branch!, build.Job)).OrderBy(group => group.Key.Branch, StringComparer.Ordinal).ThenBy(group => group.Key.Job, StringComparer.Ordinal))
                Write(xml, project, origin, group.Key.Branch, group.Key.Job, [.. group]);
            xml.WriteEndElement();
        }

        return buffer.ToArray();
    }

    public static async Task<IResult> HandleAsync(HttpContext http, ShowStatusFeed operation, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-cache";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.Bytes(await operation.ExecuteAsync(http.Project(), http.Origin(), ct), "application/xml; charset=utf-8");
    }

    private static void Write(XmlWriter xml, Project project, string origin, string branch, string job, IReadOnlyList<BuildRow> builds)
    {
        var finished = builds.FirstOrDefault(build => build.Lifecycle == Lifecycle.Finished);
        var shown = finished ?? builds[0];
        xml.WriteStartElement("Project");
        xml.WriteAttributeString("name", Clean($"{project.Slug} ({branch}, {job})"));
        xml.WriteAttributeString("activity", builds.Any(build => build.Lifecycle == Lifecycle.Running) ? "Building" : "Sleeping");
        xml.WriteAttributeString("lastBuildStatus", StatusOf(finished?.Outcome));
        xml.WriteAttributeString("lastBuildLabel", shown.Number.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("lastBuildTime", (shown.StoppedAt ?? shown.StartedAt ?? shown.QueuedAt).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        xml.WriteAttributeString("webUrl", BuildSummary.Of(shown, project, origin).BuildUrl);
        xml.WriteEndElement();
    }

    private static string StatusOf(Outcome? outcome) => outcome switch
    {
        Outcome.Success => "Success",
        Outcome.Failed => "Failure",
        Outcome.TimedOut or Outcome.InfrastructureFail => "Exception",
        _ => "Unknown",
    };

    // XML has no form for some characters, escaped or not.
    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            clean.Append(!rune.IsBmp || XmlConvert.IsXmlChar((char)rune.Value) ? rune : Rune.ReplacementChar);
        return clean.ToString();
    }
}
