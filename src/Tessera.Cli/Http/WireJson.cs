using System.Text.Json;
using System.Text.Json.Serialization;
using Tessera.Cli.Apis;
using Tessera.Cli.Audit;
using Tessera.Cli.Credentials;
using Tessera.Cli.Projects;
using Tessera.Cli.Roles;
using Tessera.Cli.Tokens;
using Tessera.Cli.Users;

namespace Tessera.Cli.Http;

/// <summary>The shapes on the wire. Members that this client does not know are passed over: the server may be newer.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(TokenRecord))]
[JsonSerializable(typeof(VerifyAnswer))]
[JsonSerializable(typeof(ApiSummary))]
[JsonSerializable(typeof(ApiRecord))]
[JsonSerializable(typeof(ProjectRecord))]
[JsonSerializable(typeof(MemberRecord))]
[JsonSerializable(typeof(UserRecord))]
[JsonSerializable(typeof(RoleRecord))]
[JsonSerializable(typeof(AuditEvent))]
[JsonSerializable(typeof(AuditCheck))]
[JsonSerializable(typeof(SavedCredentials))]
internal sealed partial class WireJson : JsonSerializerContext;
