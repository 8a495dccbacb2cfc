using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Tessera.Server.Storage.Configurations;

internal sealed class InstanceConfiguration : IEntityTypeConfiguration<InstanceRow>
{
    public void Configure(EntityTypeBuilder<InstanceRow> builder)
    {
        builder.ToTable("instance");
        builder.HasKey(instance => instance.Id);
        builder.Property(instance => instance.Id).ValueGeneratedNever();
    }
}

internal sealed class ApiConfiguration : IEntityTypeConfiguration<ApiRow>
{
    public void Configure(EntityTypeBuilder<ApiRow> builder)
    {
        builder.ToTable("apis");
        builder.HasKey(api => api.Name);
        builder.Ignore(api => api.IsTampered);
        builder.Ignore(api => api.Subject);
    }
}

internal sealed class ProtectionKeyConfiguration : IEntityTypeConfiguration<ProtectionKeyRow>
{
    public void Configure(EntityTypeBuilder<ProtectionKeyRow> builder)
    {
        builder.ToTable("protection_keys");
        builder.HasKey(key => key.Id);
        builder.Property(key => key.Id).ValueGeneratedNever();
    }
}

internal sealed class ChangeConfiguration : IEntityTypeConfiguration<ChangeRow>
{
    public void Configure(EntityTypeBuilder<ChangeRow> builder)
    {
        builder.ToTable("changes");
        builder.HasKey(change => change.Epoch);
        builder.Property(change => change.Epoch).ValueGeneratedNever();
        builder.HasIndex(change => new { change.Subject, change.Epoch });
    }
}

internal sealed class AuditConfiguration : IEntityTypeConfiguration<AuditRow>
{
    public void Configure(EntityTypeBuilder<AuditRow> builder)
    {
        builder.ToTable("audit_events");
        builder.HasKey(audit => audit.Id);
        builder.Property(audit => audit.Id).ValueGeneratedNever();
        builder.HasIndex(audit => audit.TargetId);
        builder.HasIndex(audit => audit.ActorId);
        builder.HasIndex(audit => audit.At);
    }
}
