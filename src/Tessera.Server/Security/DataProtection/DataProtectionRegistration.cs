using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace Tessera.Server.Security.DataProtection;

internal static class DataProtectionRegistration
{
    /// <summary>Data protection with its keys in the database, under the instance key. The same for all nodes, wherever their program lies.</summary>
    public static void AddInstanceDataProtection(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("tessera");
        services.AddSingleton<ProtectionKeyRepository>();
        services.AddOptions<KeyManagementOptions>().Configure<ProtectionKeyRepository, InstanceKey>((options, repository, key) =>
        {
            options.XmlRepository = repository;
            options.XmlEncryptor = new InstanceKeyEncryptor(key);
        });
    }
}
