using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Tessera.Server.Storage.Migrations;

/// <summary>The model as of the last migration, without any provider's column types: a test holds it against the live model of each provider.</summary>
[DbContext(typeof(TesseraDb))]
internal sealed class TesseraDbSnapshot : ModelSnapshot
{
    protected override void BuildModel(ModelBuilder modelBuilder)
    {
        Instance(modelBuilder);
        Token(modelBuilder);
        Usage(modelBuilder);
        UsageDay(modelBuilder);
        Refusal(modelBuilder);
        UsageReporter(modelBuilder);
        User(modelBuilder);
        Role(modelBuilder);
        Api(modelBuilder);
        Project(modelBuilder);
        ProtectionKey(modelBuilder);
        Session(modelBuilder);
        Credential(modelBuilder);
        CredentialUsage(modelBuilder);
        Change(modelBuilder);
        Audit(modelBuilder);
        Node(modelBuilder);
    }

    private static void Instance(ModelBuilder modelBuilder) => modelBuilder.Entity("Tessera.Server.Storage.InstanceRow", b =>
    {
        b.Property<int>("Id").ValueGeneratedNever();
        b.Property<byte[]>("AuditHash").IsRequired();
        b.Property<long>("AuditSequence");
        b.Property<byte[]>("Canary").IsRequired();
        b.Property<string>("CanaryKeyId").IsRequired();
        b.Property<long>("Epoch");
        b.Property<byte[]>("SetupSeed");
        b.HasKey("Id");
        b.ToTable("instance");
    });

    private static void Token(ModelBuilder modelBuilder) => modelBuilder.Entity("Tessera.Server.Storage.TokenRow", b =>
    {
        b.Property<Guid>("Id").ValueGeneratedNever();
        b.Property<long>("CreatedAt");
        b.Property<Guid?>("CreatedById");
        b.Property<string>("CreatedByKind").IsRequired();
        b.Property<string>("CreatedByName").IsRequired();
        b.Property<long?>("DeletedAt");
        b.Property<string>("Description");
        b.Property<byte[]>("Digest").IsRequired();
        b.Property<int?>("DurationDays");
        b.Property<long>("Epoch");
        b.Property<long?>("ExpiresAt");
        b.Property<string>("Hint").IsRequired();
        b.Property<byte>("Kind");
        b.Property<string>("Name").IsRequired();
        b.Property<string>("NameKey");
        b.Property<byte[]>("OldDigest");
        b.Property<long?>("OldDigestUntil");
        b.Property<Guid?>("OwnerId");
        b.Property<string>("Permissions").IsRequired();
        b.Property<Guid?>("ProjectId");
        b.Property<long?>("RetiresAt");
        b.Property<bool>("RetiresOldOnFirstUse");
        b.Property<Guid?>("RotatedFrom");
        b.Property<string>("Scope");
        b.Property<byte[]>("Seal").IsRequired();
        b.Property<string>("SealKeyId").IsRequired();
        b.HasKey("Id");
        b.HasIndex("Digest").IsUnique();
        b.HasIndex("NameKey").IsUnique();
        b.HasIndex("OldDigest").IsUnique();
        b.HasIndex("OwnerId");
        b.HasIndex("ProjectId");
        b.HasIndex("RotatedFrom");
        b.ToTable("tokens");
    });

    private static void Usage(ModelBuilder modelBuilder) => modelBuilder.Entity("Tessera.Server.Storage.UsageRow", b =>
    {
        b.Property<Guid>("TokenId").ValueGeneratedNever();
        b.Property<long>("Calls");
        b.Property<bool>("IsServiceToken");
        b.Property<long?>("LastUsedAt");
        b.Property<string>("LastUsedFor");
        b.Property<string>("LastUsedFrom");
        b.Property<long>("Refusals");
        b.HasKey("TokenId");
        b.ToTable("token_usage");
    });

    private static void UsageDay(ModelBuilder modelBuilder) => modelBuilder.Entity("Tessera.Server.Storage.UsageDayRow", b =>
    {
        b.Property<Guid>("TokenId");
        b.Property<int>("Day");
        b.Property<long>("Calls");
        b.Property<long>("Refusals");
        b.HasKey("TokenId", "Day");
        b.HasIndex("Day");
        b.ToTable("token_usage_days");
    });

    private static void Refusal(ModelBuilder modelBuilder) => modelBuilder.Entity("Tessera.Server.Storage.RefusalRow", b =>
    {
        b.Property<Guid>("Id").ValueGeneratedNever();
        b.Property<long>("At");
        b.Property<string>("Ip");
        b.Property<string>("Permission");
        b.Property<string>("Reason").IsRequired();
        b.Property<Guid>("TokenId");
        b.HasKey("Id");
        b.HasIndex("At");
        b.HasIndex("TokenId", "At");
        b.ToTable("token_refusals");
    });

    private static void UsageReporter(ModelBuilder modelBuilder) => modelBuilder.Entity("Tessera.Server.Storage.UsageReporterRow", b =>
    {
        b.Property<Guid>("Id").ValueGeneratedNever();
        b.Property<long>("Batch");
        b.Property<long>("HeardAt");
        b.HasKey("Id");
        b.ToTable("usage_reporters");
    });

    private static void User(ModelBuilder modelBuilder) => modelBuilder.Entity("Tessera.Server.Storage.UserRow", b =>
    {
        b.Property<Guid>("Id").ValueGeneratedNever();
        b.Property<long>("CreatedAt");
        b.Property<long?>("DeletedAt");
        b.Property<string>("Email").IsRequired();
        b.Property<string>("EmailKey");
        b.Property<long>("Epoch");
        b.Property<bool>("HasShortPassword");
        b.Property<byte[]>("InvitationDigest");
        b.Property<long?>("InvitationExpiresAt");
        b.Property<bool>("IsActive");
        b.Property<string>("Name").IsRequired();
        b.Property<bool>("NeedsCode");
        b.Property<string>("PasswordHash");
        b.Property<string>("RoleIds").IsRequired();
        b.Property<byte[]>("Seal").IsRequired();
        b.Property<string>("SealKeyId").IsRequired();
        b.HasKey("Id");
        b.HasIndex("EmailKey").IsUnique();
        b.HasIndex("InvitationDigest").IsUnique();
        b.ToTable("users");
    });

    private static void Role(ModelBuilder modelBuilder) => modelBuilder.Entity("Tessera.Server.Storage.RoleRow", b =>
    {
        b.Property<Guid>("Id").ValueGeneratedNever();
        b.Property<byte>("Apis");
        b.Property<string>("Description");
        b.Property<long>("Epoch");
        b.Property<string>("Name").IsRequired();
        b.Property<string>("NameKey").IsRequired();
        b.Property<string>("Permissions").IsRequired();
        b.Property<byte[]>("Seal").IsRequired();
        b.Property<string>("SealKeyId").IsRequired();
        b.HasKey("Id");
        b.HasIndex("NameKey").IsUnique();
        b.ToTable("roles");
    });

    private static void Api(ModelBuilder modelBuilder) => modelBuilder.Entity("Tessera.Server.Storage.ApiRow", b =>
    {
        b.Property<string>("Name");
        b.Property<long>("CreatedAt");
        b.Property<long>("Epoch");
        b.Property<string>("Routes").IsRequired();
        b.Property<byte[]>("Seal").IsRequired();
        b.Property<string>("SealKeyId").IsRequired();
        b.Property<string>("Title").IsRequired();
        b.Property<long>("UpdatedAt");
        b.HasKey("Name");
        b.ToTable("apis");
    });

    private static void Project(ModelBuilder modelBuilder) => modelBuilder.Entity("Tessera.Server.Storage.ProjectRow", b =>
    {
        b.Property<Guid>("Id").ValueGeneratedNever();
        b.Property<long>("CreatedAt");
        b.Property<string>("DefaultBranch").IsRequired();
        b.Property<long?>("DeletedAt");
        b.Property<long>("Epoch");
        b.Property<bool>("IsPublic");
        b.Property<string>("Members").IsRequired();
        b.Property<string>("Name").IsRequired();
        b.Property<byte[]>("Seal").IsRequired();
        b.Property<string>("SealKeyId").IsRequired();
        b.Property<string>("Slug").IsRequired();
        b.Property<string>("SlugKey");
        b.HasKey("Id");
        b.HasIndex("SlugKey").IsUnique();
        b.ToTable("projects");
    });

    private static void ProtectionKey(ModelBuilder modelBuilder) => modelBuilder.Entity("Tessera.Server.Storage.ProtectionKeyRow", b =>
    {
        b.Property<Guid>("Id").ValueGeneratedNever();
        b.Property<long>("CreatedAt");
        b.Property<string>("Xml").IsRequired();
        b.HasKey("Id");
        b.ToTable("protection_keys");
    });

    private static void Session(ModelBuilder modelBuilder) => modelBuilder.Entity("Tessera.Server.Storage.SessionRow", b =>
    {
        b.Property<Guid>("Id").ValueGeneratedNever();
        b.Property<long>("CreatedAt");
        b.Property<string>("Device").IsRequired();
        b.Property<byte[]>("Digest").IsRequired();
        b.Property<long?>("EndedAt");
        b.Property<long>("Epoch");
        b.Property<long>("ExpiresAt");
        b.Property<string>("Ip");
        b.Property<byte[]>("Seal").IsRequired();
        b.Property<string>("SealKeyId").IsRequired();
        b.Property<long>("SeenAt");
        b.Property<Guid>("UserId");
        b.HasKey("Id");
        b.HasIndex("Digest").IsUnique();
        b.HasIndex("UserId");
        b.ToTable("sessions");
    });

    private static void Credential(ModelBuilder modelBuilder) => modelBuilder.Entity("Tessera.Server.Storage.CredentialRow", b =>
    {
        b.Property<Guid>("Id").ValueGeneratedNever();
        b.Property<string>("Content").IsRequired();
        b.Property<long>("CreatedAt");
        b.Property<long?>("DeletedAt");
        b.Property<long>("Epoch");
        b.Property<byte>("Kind");
        b.Property<string>("Name").IsRequired();
        b.Property<byte[]>("Seal").IsRequired();
        b.Property<string>("SealKeyId").IsRequired();
        b.Property<string>("UniqueKey");
        b.Property<Guid>("UserId");
        b.HasKey("Id");
        b.HasIndex("UniqueKey").IsUnique();
        b.HasIndex("UserId");
        b.ToTable("credentials");
    });

    private static void CredentialUsage(ModelBuilder modelBuilder) => modelBuilder.Entity("Tessera.Server.Storage.CredentialUsageRow", b =>
    {
        b.Property<Guid>("CredentialId").ValueGeneratedNever();
        b.Property<long>("ChallengedAt");
        b.Property<long>("Counter");
        b.Property<long>("LastUsedAt");
        b.HasKey("CredentialId");
        b.ToTable("credential_usage");
    });

    private static void Change(ModelBuilder modelBuilder) => modelBuilder.Entity("Tessera.Server.Storage.ChangeRow", b =>
    {
        b.Property<long>("Epoch").ValueGeneratedNever();
        b.Property<long>("At");
        b.Property<byte[]>("Digests");
        b.Property<int>("Kind");
        b.Property<string>("Subject").IsRequired();
        b.HasKey("Epoch");
        b.HasIndex("Subject", "Epoch");
        b.ToTable("changes");
    });

    private static void Audit(ModelBuilder modelBuilder) => modelBuilder.Entity("Tessera.Server.Storage.AuditRow", b =>
    {
        b.Property<long>("Id").ValueGeneratedNever();
        b.Property<string>("Action").IsRequired();
        b.Property<Guid?>("ActorId");
        b.Property<string>("ActorKind").IsRequired();
        b.Property<string>("ActorName").IsRequired();
        b.Property<string>("After");
        b.Property<long>("At");
        b.Property<string>("Before");
        b.Property<byte[]>("Hash").IsRequired();
        b.Property<string>("Ip");
        b.Property<string>("KeyId").IsRequired();
        b.Property<string>("Project");
        b.Property<string>("TargetId").IsRequired();
        b.Property<string>("TargetKind").IsRequired();
        b.Property<string>("TargetName").IsRequired();
        b.HasKey("Id");
        b.HasIndex("ActorId");
        b.HasIndex("At");
        b.HasIndex("TargetId");
        b.ToTable("audit_events");
    });

    private static void Node(ModelBuilder modelBuilder) => modelBuilder.Entity("Tessera.Server.Storage.NodeRow", b =>
    {
        b.Property<Guid>("Id").ValueGeneratedNever();
        b.Property<long>("AppliedEpoch");
        b.Property<long>("Beat");
        b.Property<int>("BrokenRows");
        b.Property<long>("Bytes");
        b.Property<long?>("ConfirmedAt");
        b.Property<long>("HeardAt");
        b.Property<string>("Name").IsRequired();
        b.Property<int>("SealChecks");
        b.Property<long>("StartedAt");
        b.Property<int>("Tokens");
        b.Property<long?>("UsageWrittenAt");
        b.Property<string>("Version").IsRequired();
        b.HasKey("Id");
        b.ToTable("nodes");
    });
}
