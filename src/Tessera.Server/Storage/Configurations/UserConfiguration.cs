using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Tessera.Server.Storage.Configurations;

internal sealed class UserConfiguration : IEntityTypeConfiguration<UserRow>
{
    public void Configure(EntityTypeBuilder<UserRow> builder)
    {
        builder.ToTable("users");
        builder.HasKey(user => user.Id);
        builder.Property(user => user.Id).ValueGeneratedNever();
        builder.Ignore(user => user.IsTampered);
        builder.Ignore(user => user.Subject);
        builder.Ignore(user => user.NeedsSecondFactor);
        builder.HasIndex(user => user.EmailKey).IsUnique();
        builder.HasIndex(user => user.InvitationDigest).IsUnique();
    }
}

internal sealed class RoleConfiguration : IEntityTypeConfiguration<RoleRow>
{
    public void Configure(EntityTypeBuilder<RoleRow> builder)
    {
        builder.ToTable("roles");
        builder.HasKey(role => role.Id);
        builder.Property(role => role.Id).ValueGeneratedNever();
        builder.Ignore(role => role.IsTampered);
        builder.Ignore(role => role.Subject);
        builder.HasIndex(role => role.NameKey).IsUnique();
    }
}
