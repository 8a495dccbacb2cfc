using Microsoft.EntityFrameworkCore;
using Tessera.Server.Storage;
using Tessera.Tokens;

namespace Tessera.Server.Feed;

/// <summary>
/// Gives every service token its usage row when it is made and takes it out of the lists when it is deleted: part of the mutation that does so. In the order of
/// ids, as usage is written: two nodes then wait for each other in one direction only.
/// </summary>
internal static class UsageRows
{
    public static async Task FollowAsync(TesseraDb db)
    {
        foreach (var entry in db.ChangeTracker.Entries<TokenRow>().Where(entry => entry.Entity.Kind == TokenKind.Service).OrderBy(entry => entry.Entity.Id).ToArray())
        {
            var id = entry.Entity.Id;
            if (entry.State == EntityState.Added)
                db.Usage.Add(new() { TokenId = id, IsServiceToken = true });
            else if (entry.Entity.DeletedAt is not null)
                await db.Usage.Where(usage => usage.TokenId == id).ExecuteUpdateAsync(set => set.SetProperty(usage => usage.IsServiceToken, false));
        }
    }
}
