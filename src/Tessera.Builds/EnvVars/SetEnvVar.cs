using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Tessera.Builds.Http;
using Tessera.Builds.Storage;

namespace Tessera.Builds.EnvVars;

/// <summary>Sets an environment variable of a project: a new one, or another value for one that is there. The value is encrypted before it is stored.</summary>
internal sealed class SetEnvVar(BuildsStore store, EnvVarVault vault, TimeProvider time)
{
    /// <summary>Most variables that a project can have.</summary>
    public const int MaxPerProject = 500;

    public abstract record Outcome
    {
        public sealed record Set(EnvVarView Variable) : Outcome;

        public sealed record Invalid(EnvVarFault Fault) : Outcome;

        public sealed record TooMany : Outcome;
    }

    public async Task<Outcome> ExecuteAsync(Guid projectId, string? name, string? secret, CancellationToken ct)
    {
        if (!EnvVarValue.AreUsable(name, secret, out var fault))
            return new Outcome.Invalid(fault.Value);
        var sealedValue = vault.Protect(projectId, name, Encoding.UTF8.GetBytes(secret));
        var mask = EnvVarValue.Mask(secret);
        return await store.ChangeAsync(projectId, db => ApplyAsync(db, projectId, name, sealedValue, mask), ct);
    }

    public static async Task<IResult> HandleAsync(HttpContext http, SetEnvVar operation, CancellationToken ct)
    {
        if (await EnvVarBody.ReadAsync(http, ct) is not { } body)
            return EnvVarBody.Unreadable();
        return await operation.ExecuteAsync(http.Project().Id, body.Name, body.Value, ct) switch
        {
            Outcome.Set set => Answers.Ok(set.Variable, StatusCodes.Status201Created),
            Outcome.Invalid invalid => Answers.Invalid(invalid.Fault.ToMessage()),
            Outcome.TooMany => Answers.Invalid($"A project has at most {MaxPerProject} environment variables."),
            _ => throw new UnreachableException(),
        };
    }

    private async Task<Outcome> ApplyAsync(BuildsDb db, Guid projectId, string name, byte[] sealedValue, string mask)
    {
        var row = await db.EnvVars.SingleOrDefaultAsync(row => row.ProjectId == projectId && row.Name == name);
        if (row is not null)
        {
            (row.ProtectedValue, row.Mask) = (sealedValue, mask);
            return new Outcome.Set(new(name, mask));
        }

        if (await db.EnvVars.CountAsync(row => row.ProjectId == projectId) >= MaxPerProject)
            return new Outcome.TooMany();
        db.EnvVars.Add(new() { ProjectId = projectId, Name = name, ProtectedValue = sealedValue, Mask = mask, CreatedAt = time.GetUtcNow() });
        return new Outcome.Set(new(name, mask));
    }
}
