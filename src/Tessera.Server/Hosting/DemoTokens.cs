using Tessera.Tokens;

namespace Tessera.Server.Hosting;

/// <summary>The demo's tokens.</summary>
/// <param name="Personal">The administrator's.</param>
/// <param name="ReadOnly">A service token that reads everything.</param>
/// <param name="Custom">A service token with three permissions.</param>
/// <param name="Status">A project token for badges.</param>
/// <param name="ProjectAdmin">A project token for everything of the project.</param>
internal sealed record DemoTokens(TokenSecret Personal, TokenSecret ReadOnly, TokenSecret Custom, TokenSecret Status, TokenSecret ProjectAdmin)
{
    /// <summary>Lines to paste, each with what it shows.</summary>
    public string ToCurlLines(string address, string api, string project)
    {
        const string code = @"curl -s -o /dev/null -w '%{http_code}\n'";
        string ask = $"{code} {address}/forward-auth/nginx/{api}";
        return $"""

            Demo: the API "{api}", the project "{project}" and five tokens. Paste any of these:

            # Who am I? A personal token: everything its owner may do.
            curl -s {address}/v1/token -H 'Authorization: Bearer {Personal.Reveal()}'

            # All service tokens, without their secrets.
            curl -s {address}/v1/service-tokens -H 'Authorization: Bearer {Personal.Reveal()}'

            # What a gateway asks before it lets a request through. A read-only token reads (200) and does not write (403).
            {ask} -H 'Authorization: Bearer {ReadOnly.Reveal()}' -H 'X-Original-Method: GET' -H 'X-Original-URI: /articles/42'
            {ask} -H 'Authorization: Bearer {ReadOnly.Reveal()}' -H 'X-Original-Method: DELETE' -H 'X-Original-URI: /articles/42'

            # A custom token does what is ticked: it places orders (200), and does not read them (403).
            {ask} -H 'Authorization: Bearer {Custom.Reveal()}' -H 'X-Original-Method: POST' -H 'X-Original-URI: /orders'
            {ask} -H 'Authorization: Bearer {Custom.Reveal()}' -H 'X-Original-Method: GET' -H 'X-Original-URI: /orders/7'

            # A Status token shows the project's badge (200) and nothing else: its builds are refused (403).
            curl -s {address}/{project}.svg -H 'Authorization: Bearer {Status.Reveal()}'
            {code} {address}/api/v1.1/project/{project} -H 'Authorization: Bearer {Status.Reveal()}'

            # An Admin token lists the project's builds and triggers one.
            curl -s {address}/api/v1.1/project/{project} -u {ProjectAdmin.Reveal()}:
            curl -s {address}/api/v1.1/project/{project} -u {ProjectAdmin.Reveal()}: -d 'build_parameters[CIRCLE_JOB]=deploy'

            # The same question from a program, with the reason.
            curl -s {address}/v1/verify -H 'Authorization: Bearer {Personal.Reveal()}' -H 'Content-Type: application/json' -d '{Question(api)}'

            """;
    }

    private string Question(string api) => $$"""{"token":"{{Custom.Reveal()}}","api":"{{api}}","method":"DELETE","path":"/articles/42"}""";

    /// <summary>Hints, never secrets.</summary>
    public override string ToString() => $"{Personal} {ReadOnly} {Custom} {Status} {ProjectAdmin}";
}
