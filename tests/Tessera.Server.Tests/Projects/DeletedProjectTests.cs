using System.Collections.Concurrent;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Tessera.AspNetCore;
using Tessera.Server.Feed;
using Tessera.Server.Projects;
using Tessera.Server.Security;
using Tessera.Server.Storage;
using Tessera.Server.Tests.Support;
using Tessera.Server.Tests.Users;
using Tessera.Server.Tokens;
using Tessera.Verification;

namespace Tessera.Server.Tests.Projects;

/// <summary>What goes with a project, and what goes on without those who made it.</summary>
public sealed class DeletedProjectTests
{
    [Fact]
    public async Task A_deleted_project_takes_its_tokens_with_it_and_a_new_one_of_its_slug_does_not_bring_them_back()
    {
        var directory = Directory.CreateTempSubdirectory("tessera-test-");
        try
        {
            string first, second, other;
            await using (var server = TesseraServer.Start(directory.FullName))
            {
                using var admin = await server.AdminAsync();
                var project = await admin.CreateProjectAsync("gh/acme/web");
                first = (await admin.CreateProjectTokenAsync(project, "admin")).Secret;
                second = (await admin.RotateAsync(await admin.CreateProjectTokenAsync(project, "status"), "24h")).Secret;
                other = (await admin.CreateProjectTokenAsync(await admin.CreateProjectAsync("gh/acme/other"))).Secret;

                await admin.OkAsync(HttpMethod.Delete, project);

                await admin.CreateProjectAsync("gh/acme/web");
                await AssertAsync(server);
            }

            await using (var server = TesseraServer.Start(directory.FullName))
                await AssertAsync(server);

            async Task AssertAsync(TesseraServer server)
            {
                await server.ShouldBeRefusedAsync(first);
                await server.ShouldBeRefusedAsync(second);
                await server.ShouldBeLiveAsync(other);
            }
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Tokens_of_a_project_outlive_whoever_made_them()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var (id, client) = await server.UserAsync("dev@example.com", "Developer");
        using var developer = client;
        var project = await admin.CreateProjectAsync("gh/acme/web");
        await admin.PutMemberAsync(project, id, "write");
        var token = await developer.CreateProjectTokenAsync(project);

        await admin.OkAsync(HttpMethod.Delete, $"/v1/users/{id}");

        await server.ShouldBeLiveAsync(token.Secret);
        (await admin.OkAsync(HttpMethod.Get, token.Path))["createdBy"].Text("name").ShouldBe("dev@example.com");
    }

    [Fact]
    public async Task Those_who_keep_something_for_a_project_are_told_when_it_is_gone_whatever_one_of_them_does()
    {
        await using var server = TesseraServer.Start();
        using var admin = await server.AdminAsync();
        var project = ProjectCalls.IdOf(await admin.CreateProjectAsync("gh/acme/web"));
        var failing = new Observer(server) { Fails = true };
        var observer = new Observer(server);
        var operation = new DeleteProject(server.Get<Mutations>(), server.Get<ProjectGate>(), server.Get<TokenViews>(), [failing, observer], NullLogger<DeleteProject>.Instance);
        var caller = Caller.Of(server.Get<TokenVerifier>().Identify(await server.AdminTokenAsync()), ip: null);
        await using var db = await server.Get<IDbContextFactory<TesseraDb>>().CreateDbContextAsync(TestContext.Current.CancellationToken);

        (await operation.ExecuteAsync(db, caller, project, TestContext.Current.CancellationToken)).ShouldBeOfType<DeleteProject.Outcome.Deleted>();

        failing.Told.ShouldBe([project]);
        observer.Told.ShouldBe([project]);
        (await admin.StatusAsync(HttpMethod.Get, $"/v1/projects/{project}")).ShouldBe(HttpStatusCode.NotFound);
    }

    private sealed class Observer(TesseraServer server) : IProjectObserver
    {
        public bool Fails { get; init; }

        public ConcurrentQueue<Guid> Told { get; } = [];

        public async Task ProjectDeletedAsync(Guid projectId, CancellationToken ct)
        {
            (await server.Get<IProjects>().FindAsync(projectId, ct)).ShouldBeNull("it is gone before anybody is told");
            Told.Enqueue(projectId);
            if (Fails)
                throw new InvalidOperationException("The disk is full.");
        }
    }
}
