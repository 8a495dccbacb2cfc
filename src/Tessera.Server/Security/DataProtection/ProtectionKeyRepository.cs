using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using Tessera.Server.Feed;
using Tessera.Server.Storage;

namespace Tessera.Server.Security.DataProtection;

/// <summary>Keeps the keys of data protection in the database: every node of an instance has the same ones, and a backup has them too.</summary>
internal sealed class ProtectionKeyRepository(IDbContextFactory<TesseraDb> contexts, Mutations mutations, TimeProvider clock) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var db = contexts.CreateDbContext();
        return [.. db.ProtectionKeys.AsNoTracking().OrderBy(row => row.Id).Select(row => row.Xml).AsEnumerable().Select(xml => XElement.Parse(xml))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        // One writer at a time; a key is no change that anybody made, so it has no audit row.
        mutations.Gate.Wait();
        try
        {
            using var db = contexts.CreateDbContext();
            var now = clock.GetUtcNow();
            db.ProtectionKeys.Add(new() { Id = Guid.CreateVersion7(now), Xml = element.ToString(SaveOptions.DisableFormatting), CreatedAt = now });
            db.SaveChanges();
        }
        finally
        {
            mutations.Gate.Release();
        }
    }
}
