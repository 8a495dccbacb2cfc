using Tessera.Permissions;

namespace Tessera.AspNetCore;

/// <summary>Where a guarded API makes its operations known, so that tokens can be given permissions for them.</summary>
public interface ICatalogueRegistrar
{
    /// <summary>Registers the API, or puts it in place of its older version. Registering the same again changes nothing.</summary>
    /// <exception cref="InvalidOperationException">The definition is refused; the message says why.</exception>
    Task RegisterAsync(ApiDefinition definition, CancellationToken ct);
}
