using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Tessera.Server.Storage.Migrations;

/// <summary>All tables as of the first release. No column types: each provider picks its own for the same CLR type.</summary>
[DbContext(typeof(TesseraDb))]
[Migration("20261122000000_Initial")]
internal sealed class Initial : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        Instance(migrationBuilder);
        Token(migrationBuilder);
        Usage(migrationBuilder);
        User(migrationBuilder);
        Role(migrationBuilder);
        Api(migrationBuilder);
        Change(migrationBuilder);
        Audit(migrationBuilder);
    }

    private static void Instance(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable("instance", table => new
        {
            Id = table.Column<int>(nullable: false),
            AuditHash = table.Column<byte[]>(nullable: false),
            AuditSequence = table.Column<long>(nullable: false),
            Canary = table.Column<byte[]>(nullable: false),
            CanaryKeyId = table.Column<string>(nullable: false),
            Epoch = table.Column<long>(nullable: false),
        }, constraints: table => table.PrimaryKey("PK_instance", row => row.Id));
    }

    private static void Token(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable("tokens", table => new
        {
            Id = table.Column<Guid>(nullable: false),
            CreatedAt = table.Column<long>(nullable: false),
            CreatedById = table.Column<Guid>(nullable: true),
            CreatedByKind = table.Column<string>(nullable: false),
            CreatedByName = table.Column<string>(nullable: false),
            DeletedAt = table.Column<long>(nullable: true),
            Description = table.Column<string>(nullable: true),
            Digest = table.Column<byte[]>(nullable: false),
            DurationDays = table.Column<int>(nullable: true),
            Epoch = table.Column<long>(nullable: false),
            ExpiresAt = table.Column<long>(nullable: true),
            Hint = table.Column<string>(nullable: false),
            Kind = table.Column<byte>(nullable: false),
            Name = table.Column<string>(nullable: false),
            NameKey = table.Column<string>(nullable: true),
            OldDigest = table.Column<byte[]>(nullable: true),
            OldDigestUntil = table.Column<long>(nullable: true),
            OwnerId = table.Column<Guid>(nullable: true),
            Permissions = table.Column<string>(nullable: false),
            ProjectId = table.Column<Guid>(nullable: true),
            RetiresAt = table.Column<long>(nullable: true),
            RetiresOldOnFirstUse = table.Column<bool>(nullable: false),
            RotatedFrom = table.Column<Guid>(nullable: true),
            Scope = table.Column<string>(nullable: true),
            Seal = table.Column<byte[]>(nullable: false),
            SealKeyId = table.Column<string>(nullable: false),
        }, constraints: table => table.PrimaryKey("PK_tokens", row => row.Id));
        migrationBuilder.CreateIndex("IX_tokens_Digest", "tokens", "Digest", unique: true);
        migrationBuilder.CreateIndex("IX_tokens_NameKey", "tokens", "NameKey", unique: true);
        migrationBuilder.CreateIndex("IX_tokens_OldDigest", "tokens", "OldDigest", unique: true);
        migrationBuilder.CreateIndex("IX_tokens_OwnerId", "tokens", "OwnerId");
        migrationBuilder.CreateIndex("IX_tokens_ProjectId", "tokens", "ProjectId");
        migrationBuilder.CreateIndex("IX_tokens_RotatedFrom", "tokens", "RotatedFrom");
    }

    private static void Usage(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable("token_usage", table => new
        {
            TokenId = table.Column<Guid>(nullable: false),
            Calls = table.Column<long>(nullable: false),
            LastUsedAt = table.Column<long>(nullable: true),
            LastUsedFrom = table.Column<string>(nullable: true),
            Refusals = table.Column<long>(nullable: false),
        }, constraints: table => table.PrimaryKey("PK_token_usage", row => row.TokenId));
    }

    private static void User(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable("users", table => new
        {
            Id = table.Column<Guid>(nullable: false),
            CreatedAt = table.Column<long>(nullable: false),
            DeletedAt = table.Column<long>(nullable: true),
            Email = table.Column<string>(nullable: false),
            EmailKey = table.Column<string>(nullable: true),
            Epoch = table.Column<long>(nullable: false),
            InvitationDigest = table.Column<byte[]>(nullable: true),
            InvitationExpiresAt = table.Column<long>(nullable: true),
            IsActive = table.Column<bool>(nullable: false),
            Name = table.Column<string>(nullable: false),
            PasswordHash = table.Column<string>(nullable: true),
            RoleIds = table.Column<string>(nullable: false),
            Seal = table.Column<byte[]>(nullable: false),
            SealKeyId = table.Column<string>(nullable: false),
        }, constraints: table => table.PrimaryKey("PK_users", row => row.Id));
        migrationBuilder.CreateIndex("IX_users_EmailKey", "users", "EmailKey", unique: true);
        migrationBuilder.CreateIndex("IX_users_InvitationDigest", "users", "InvitationDigest", unique: true);
    }

    private static void Role(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable("roles", table => new
        {
            Id = table.Column<Guid>(nullable: false),
            Apis = table.Column<byte>(nullable: false),
            Description = table.Column<string>(nullable: true),
            Epoch = table.Column<long>(nullable: false),
            Name = table.Column<string>(nullable: false),
            NameKey = table.Column<string>(nullable: false),
            Permissions = table.Column<string>(nullable: false),
            Seal = table.Column<byte[]>(nullable: false),
            SealKeyId = table.Column<string>(nullable: false),
        }, constraints: table => table.PrimaryKey("PK_roles", row => row.Id));
        migrationBuilder.CreateIndex("IX_roles_NameKey", "roles", "NameKey", unique: true);
    }

    private static void Api(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable("apis", table => new
        {
            Name = table.Column<string>(nullable: false),
            CreatedAt = table.Column<long>(nullable: false),
            Epoch = table.Column<long>(nullable: false),
            Routes = table.Column<string>(nullable: false),
            Seal = table.Column<byte[]>(nullable: false),
            SealKeyId = table.Column<string>(nullable: false),
            Title = table.Column<string>(nullable: false),
            UpdatedAt = table.Column<long>(nullable: false),
        }, constraints: table => table.PrimaryKey("PK_apis", row => row.Name));
    }

    private static void Change(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable("changes", table => new
        {
            Epoch = table.Column<long>(nullable: false),
            At = table.Column<long>(nullable: false),
            Digests = table.Column<byte[]>(nullable: true),
            Kind = table.Column<int>(nullable: false),
            Subject = table.Column<string>(nullable: false),
        }, constraints: table => table.PrimaryKey("PK_changes", row => row.Epoch));
        migrationBuilder.CreateIndex("IX_changes_Subject_Epoch", "changes", ["Subject", "Epoch"]);
    }

    private static void Audit(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable("audit_events", table => new
        {
            Id = table.Column<long>(nullable: false),
            Action = table.Column<string>(nullable: false),
            ActorId = table.Column<Guid>(nullable: true),
            ActorKind = table.Column<string>(nullable: false),
            ActorName = table.Column<string>(nullable: false),
            After = table.Column<string>(nullable: true),
            At = table.Column<long>(nullable: false),
            Before = table.Column<string>(nullable: true),
            Hash = table.Column<byte[]>(nullable: false),
            Ip = table.Column<string>(nullable: true),
            KeyId = table.Column<string>(nullable: false),
            Project = table.Column<string>(nullable: true),
            TargetId = table.Column<string>(nullable: false),
            TargetKind = table.Column<string>(nullable: false),
            TargetName = table.Column<string>(nullable: false),
        }, constraints: table => table.PrimaryKey("PK_audit_events", row => row.Id));
        migrationBuilder.CreateIndex("IX_audit_events_ActorId", "audit_events", "ActorId");
        migrationBuilder.CreateIndex("IX_audit_events_At", "audit_events", "At");
        migrationBuilder.CreateIndex("IX_audit_events_TargetId", "audit_events", "TargetId");
    }
}
