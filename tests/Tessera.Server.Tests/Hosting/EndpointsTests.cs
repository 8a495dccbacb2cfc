using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Tessera.Server.Tests.Support;

namespace Tessera.Server.Tests.Hosting;

/// <summary>Making endpoints is the longest part of a start.</summary>
public sealed class EndpointsTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [Fact]
    public async Task Endpoints_are_made_once_for_the_container_and_for_routing()
    {
        var matched = new Matched();
        using (shared.Server.Get<DiagnosticListener>().Subscribe(matched))
        using (var client = shared.Server.Client())
            (await client.GetAsync(new Uri("/health/live", UriKind.Relative), TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();

        var endpoint = matched.Endpoint.ShouldNotBeNull();
        EndpointList.Of(shared.Server).Where(known => ReferenceEquals(known, endpoint)).ShouldHaveSingleItem();
    }

    private sealed class Matched : IObserver<KeyValuePair<string, object?>>
    {
        public Endpoint? Endpoint { get; private set; }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value is { Key: "Microsoft.AspNetCore.Routing.EndpointMatched", Value: HttpContext http })
                Endpoint = http.GetEndpoint();
        }

        public void OnCompleted()
        {
            // Lasts as long as the server.
        }

        public void OnError(Exception error)
        {
            // Lasts as long as the server.
        }
    }
}
