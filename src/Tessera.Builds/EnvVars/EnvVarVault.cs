using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Tessera.Builds.Storage;

namespace Tessera.Builds.EnvVars;

/// <summary>
/// Encrypts the values of environment variables, each for its own project and name: a value moved to another row in the database cannot be read there.
/// They are read back for one purpose only, to be handed to a runner that claims a build.
/// </summary>
internal sealed class EnvVarVault(IDataProtectionProvider protection)
{
    private const string Purpose = "Tessera.Builds.EnvVars";

    /// <summary>The value as it is kept.</summary>
    public byte[] Protect(Guid projectId, string name, byte[] secret) => ProtectorOf(projectId, name).Protect(secret);

    /// <summary>All variables of a project in clear, by name.</summary>
    /// <exception cref="CryptographicException">A row was moved or altered, or the key is not the one it was written with.</exception>
    public async Task<IReadOnlyDictionary<string, string>> RevealAsync(BuildsDb db, Guid projectId, CancellationToken ct)
    {
        var rows = await db.EnvVars.AsNoTracking().Where(row => row.ProjectId == projectId).Select(row => new { row.Name, row.ProtectedValue }).ToListAsync(ct);
        return rows.ToDictionary(
            row => row.Name,
            row => Encoding.UTF8.GetString(ProtectorOf(projectId, row.Name).Unprotect(row.ProtectedValue)),
            StringComparer.Ordinal);
    }

    private IDataProtector ProtectorOf(Guid projectId, string name) => protection.CreateProtector(Purpose, projectId.ToString(), name);
}
