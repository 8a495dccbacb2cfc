using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Tessera.Server.Storage.Configurations;

internal sealed class TokenConfiguration : IEntityTypeConfiguration<TokenRow>
{
    public void Configure(EntityTypeBuilder<TokenRow> builder)
    {
        builder.ToTable("tokens");
        builder.HasKey(token => token.Id);
        builder.Property(token => token.Id).ValueGeneratedNever();
        builder.Ignore(token => token.IsTampered);
        builder.Ignore(token => token.Subject);
        builder.Ignore(token => token.EndsAt);
        builder.HasIndex(token => token.Digest).IsUnique();
        builder.HasIndex(token => token.OldDigest).IsUnique();
        builder.HasIndex(token => token.NameKey).IsUnique();
        builder.HasIndex(token => token.OwnerId);
        builder.HasIndex(token => token.ProjectId);
        builder.HasIndex(token => token.RotatedFrom);
    }
}
