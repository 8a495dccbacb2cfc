using System.Diagnostics;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Tessera.Builds.Builds;
using Tessera.Builds.Http;

namespace Tessera.Builds.V2;

/// <summary>Starts a pipeline: what v1.1 calls triggering a build, in v2's words.</summary>
internal static class TriggerPipeline
{
    /// <summary>What is sent. The job to run is the parameter <c>CIRCLE_JOB</c>, as in v1.1.</summary>
    internal sealed record Body
    {
        public string? Branch { get; init; }

        public string? Tag { get; init; }

        [JsonConverter(typeof(BuildParametersConverter))]
        public IReadOnlyDictionary<string, string>? Parameters { get; init; }
    }

    /// <summary>What was started.</summary>
    internal sealed record Started(Guid Id, string State, int Number, DateTimeOffset CreatedAt);

    public static async Task<IResult> HandleAsync(HttpContext http, TriggerBuild operation, CancellationToken ct)
    {
        var body = await http.ReadLenientJsonAsync<Body>(ct) ?? new();
        var request = new TriggerRequest
        {
            Branch = string.IsNullOrEmpty(body.Branch) ? null : body.Branch,
            Tag = string.IsNullOrEmpty(body.Tag) ? null : body.Tag,
            Parameters = body.Parameters ?? BuildParameters.None,
        };
        return await operation.ExecuteAsync(http.Project(), request, http.Login(), ct) switch
        {
            TriggerBuild.Result.Created { Pipeline: var pipeline } =>
                Answers.Ok(new Started(pipeline.Id, "created", pipeline.Number, pipeline.CreatedAt), StatusCodes.Status201Created),
            TriggerBuild.Result.Invalid invalid => Answers.Invalid(invalid.Fault.Message),
            _ => throw new UnreachableException(),
        };
    }
}
