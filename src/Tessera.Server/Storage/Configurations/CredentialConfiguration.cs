using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Tessera.Server.Storage.Configurations;

internal sealed class CredentialConfiguration : IEntityTypeConfiguration<CredentialRow>
{
    public void Configure(EntityTypeBuilder<CredentialRow> builder)
    {
        builder.ToTable("credentials");
        builder.HasKey(credential => credential.Id);
        builder.Property(credential => credential.Id).ValueGeneratedNever();
        builder.Ignore(credential => credential.IsTampered);
        builder.Ignore(credential => credential.Subject);
        builder.HasIndex(credential => credential.UniqueKey).IsUnique();
        builder.HasIndex(credential => credential.UserId);
    }
}

internal sealed class CredentialUsageConfiguration : IEntityTypeConfiguration<CredentialUsageRow>
{
    public void Configure(EntityTypeBuilder<CredentialUsageRow> builder)
    {
        builder.ToTable("credential_usage");
        builder.HasKey(usage => usage.CredentialId);
        builder.Property(usage => usage.CredentialId).ValueGeneratedNever();
    }
}
