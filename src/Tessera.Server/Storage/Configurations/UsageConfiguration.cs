using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Tessera.Server.Storage.Configurations;

internal sealed class UsageConfiguration : IEntityTypeConfiguration<UsageRow>
{
    public void Configure(EntityTypeBuilder<UsageRow> builder)
    {
        builder.ToTable("token_usage");
        builder.HasKey(usage => usage.TokenId);
        builder.Property(usage => usage.TokenId).ValueGeneratedNever();
    }
}

internal sealed class UsageDayConfiguration : IEntityTypeConfiguration<UsageDayRow>
{
    public void Configure(EntityTypeBuilder<UsageDayRow> builder)
    {
        builder.ToTable("token_usage_days");
        builder.HasKey(day => new { day.TokenId, day.Day });
        builder.HasIndex(day => day.Day);
    }
}

internal sealed class RefusalConfiguration : IEntityTypeConfiguration<RefusalRow>
{
    public void Configure(EntityTypeBuilder<RefusalRow> builder)
    {
        builder.ToTable("token_refusals");
        builder.HasKey(refusal => refusal.Id);
        builder.Property(refusal => refusal.Id).ValueGeneratedNever();
        builder.HasIndex(refusal => refusal.At);
        builder.HasIndex(refusal => new { refusal.TokenId, refusal.At });
    }
}

internal sealed class UsageReporterConfiguration : IEntityTypeConfiguration<UsageReporterRow>
{
    public void Configure(EntityTypeBuilder<UsageReporterRow> builder)
    {
        builder.ToTable("usage_reporters");
        builder.HasKey(reporter => reporter.Id);
        builder.Property(reporter => reporter.Id).ValueGeneratedNever();
    }
}
