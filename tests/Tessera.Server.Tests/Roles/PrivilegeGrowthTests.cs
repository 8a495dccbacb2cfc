using FsCheck;
using FsCheck.Fluent;
using Microsoft.EntityFrameworkCore;
using Tessera.Permissions;
using Tessera.Server.Audit;
using Tessera.Server.Roles;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Users;
using Tessera.Server.Users;

namespace Tessera.Server.Tests.Roles;

/// <summary>Spec T25 over random roles, users and callers: whatever a caller tries, nobody gains what the caller did not have.</summary>
public sealed class PrivilegeGrowthTests
{
    private static readonly string[] Permissions =
        [TesseraPermissions.UserRead, TesseraPermissions.UserWrite, TesseraPermissions.RoleWrite, TesseraPermissions.AuditRead, TesseraPermissions.ServiceTokenCreate];

    [Fact]
    public async Task Nothing_that_anybody_may_do_leaves_anyone_with_more_than_the_caller_had()
    {
        await using var server = TesseraServer.Start();
        var world = new World(server);

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(40), Prop.ForAll(Plans.ToArbitrary(), plan => world.RunAsync(plan).GetAwaiter().GetResult()));

        // Otherwise the property would hold of a server that refuses everything, or was never asked for too much.
        world.Done.ShouldBeGreaterThan(20);
        world.Refused.ShouldBeGreaterThan(20);
    }

    private static Gen<RoleSpec> Roles =>
        from names in Gen.SubListOf(Permissions)
        from apis in Gen.Elements(Access.None, Access.Read, Access.Write)
        select new RoleSpec([.. names], apis);

    private static Gen<Plan> Plans =>
        from roles in Gen.ListOf(Roles, 4)
        from users in Gen.ListOf(Gen.SubListOf(Enumerable.Range(0, 4)), 4)
        from steps in Gen.ListOf(
            from verb in Gen.Elements(Enum.GetValues<Verb>())
            from target in Gen.Choose(0, 3)
            from role in Gen.Choose(0, 3)
            from held in Gen.SubListOf(Enumerable.Range(0, 4))
            from spec in Roles
            select new Step(verb, target, role, [.. held], spec), 6)
        select new Plan([.. roles], [.. users.Select(held => held.ToArray())], [.. steps]);

    private enum Verb
    {
        AssignRoles,
        CreateUser,
        CreateRole,
        EditRole,
        DeleteRole,
        TakeOver,
        Deactivate,
        Reactivate,
        DeleteUser,
    }

    private sealed record RoleSpec(string[] Permissions, Access Apis);

    private sealed record Step(Verb Verb, int Target, int Role, int[] Held, RoleSpec Spec)
    {
        public override string ToString() => $"{Verb} user {Target} role {Role} held [{string.Join(',', Held)}] {Spec.Apis} [{string.Join(',', Spec.Permissions)}]";
    }

    /// <summary>Four roles, four users who hold some of them (the first is the caller), and what the caller tries.</summary>
    private sealed record Plan(RoleSpec[] Roles, int[][] Users, Step[] Steps)
    {
        public override string ToString() =>
            $"roles {string.Join("; ", Roles.Select(r => $"{r.Apis} [{string.Join(',', r.Permissions)}]"))}; users {string.Join(" ", Users.Select(u => $"[{string.Join(',', u)}]"))}; {string.Join("; ", Steps.AsEnumerable())}";
    }

    private sealed class World(TesseraServer server)
    {
        private int made;

        public int Done { get; private set; }

        public int Refused { get; private set; }

        private UserDirectory Directory => server.Get<UserDirectory>();

        public async Task RunAsync(Plan plan)
        {
            var root = new Caller { Actor = Actor.System("test"), Rights = Directory.RightsOf([BuiltInRoles.SuperAdmin.Id]) };
            var roles = new List<Guid>();
            foreach (var spec in plan.Roles)
                roles.Add((await CreateRoleAsync(root, spec)).ShouldNotBeNull());
            var users = new List<Guid>();
            foreach (var held in plan.Users)
                users.Add((await CreateUserAsync(root, [.. held.Select(i => roles[i])])).ShouldNotBeNull().Id);
            foreach (var step in plan.Steps)
                await TryAsync(step, users, roles);
        }

        private async Task TryAsync(Step step, List<Guid> users, List<Guid> roles)
        {
            var caller = new Caller { Actor = new("user", users[0], "caller", null), Rights = Directory.RightsOf(users[0]), UserId = users[0] };
            var own = Directory.FindUser(users[0])!.IsActive ? ExtentOf(users[0]) : Extent.Nothing;
            var before = users.ToDictionary(id => id, ExtentOf);
            var done = await DoAsync(step, caller, own, users, roles);
            _ = done ? Done++ : Refused++;
            foreach (var id in users)
                ExtentOf(id).IsWithin(before.GetValueOrDefault(id, Extent.Nothing).With(own)).ShouldBeTrue($"{step} let user {users.IndexOf(id)} grow");
        }

        private async Task<bool> DoAsync(Step step, Caller caller, Extent own, List<Guid> users, List<Guid> roles)
        {
            var target = users[step.Target];
            string[] held = [.. step.Held.Select(i => roles[i].ToString())];
            switch (step.Verb)
            {
                case Verb.AssignRoles:
                    return await EditUserAsync(caller, target, new(Roles: held));
                case Verb.Deactivate or Verb.Reactivate:
                    return await EditUserAsync(caller, target, new(Active: step.Verb == Verb.Reactivate));
                case Verb.CreateUser:
                    var created = await CreateUserAsync(caller, [.. step.Held.Select(i => roles[i])]);
                    if (created is { } user)
                        users.Add(user.Id);
                    return created is not null;
                case Verb.CreateRole:
                    return await CreateRoleAsync(caller, step.Spec) is not null;
                case Verb.EditRole:
                    var edit = new EditRole.Request(Permissions: step.Spec.Permissions, Apis: step.Spec.Apis.ToWire());
                    return await WithDbAsync(db => server.Get<EditRole>().ExecuteAsync(db, caller, roles[step.Role], edit, null, default)) is EditRole.Outcome.Edited;
                case Verb.DeleteRole:
                    return await WithDbAsync(db => server.Get<DeleteRole>().ExecuteAsync(db, caller, roles[step.Role], default)) is DeleteRole.Outcome.Deleted;
                case Verb.DeleteUser:
                    return await WithDbAsync(db => server.Get<DeleteUser>().ExecuteAsync(db, caller, target, default)) is DeleteUser.Outcome.Deleted;
                case Verb.TakeOver:
                    if (await WithDbAsync(db => server.Get<InviteUser>().ExecuteAsync(db, caller, target, default)) is not InviteUser.Outcome.Invited)
                        return false;
                    // Whoever gets the link can be the user.
                    ExtentOf(target).IsWithin(own).ShouldBeTrue($"{step} took over more than the caller had");
                    return true;
                default:
                    throw new InvalidOperationException();
            }
        }

        private async Task<bool> EditUserAsync(Caller caller, Guid target, EditUser.Request request) =>
            await WithDbAsync(db => server.Get<EditUser>().ExecuteAsync(db, caller, target, request, null, default)) is EditUser.Outcome.Edited;

        private async Task<Guid?> CreateRoleAsync(Caller caller, RoleSpec spec)
        {
            var request = new CreateRole.Request($"Role {made++}", spec.Permissions, spec.Apis.ToWire());
            return await WithDbAsync(db => server.Get<CreateRole>().ExecuteAsync(db, caller, request, default)) is CreateRole.Outcome.Created created ? created.Role.Id : null;
        }

        private async Task<UserView?> CreateUserAsync(Caller caller, Guid[] held)
        {
            var request = new CreateUser.Request($"user{made++}@example.com", "U", [.. held.Select(id => id.ToString())]);
            return await WithDbAsync(db => server.Get<CreateUser>().ExecuteAsync(db, caller, request, default)) is CreateUser.Outcome.Created created ? created.User : null;
        }

        private async Task<T> WithDbAsync<T>(Func<TesseraDb, Task<T>> call)
        {
            await using var db = await server.Get<IDbContextFactory<TesseraDb>>().CreateDbContextAsync();
            return await call(db);
        }

        /// <summary>What a user has, or would have once reactivated.</summary>
        private Extent ExtentOf(Guid id) => Extent.Of(Directory.FindUser(id)!.RoleIds.Select(Directory.FindRole).OfType<Role>());
    }

    /// <summary>Rights as a set that can be compared.</summary>
    private sealed record Extent(Access Apis, string[] Names)
    {
        public static Extent Nothing { get; } = new(Access.None, []);

        public static Extent Of(IEnumerable<Role> roles) => roles.Aggregate(Nothing, (sum, role) => sum.With(new(role.Apis, [.. role.Permissions])));

        public Extent With(Extent other) => new(Apis > other.Apis ? Apis : other.Apis, [.. Names.Union(other.Names, StringComparer.Ordinal)]);

        public bool IsWithin(Extent other) => Apis <= other.Apis && Names.All(other.Names.Contains);
    }
}
