using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Options;
using Tessera.AspNetCore;
using Tessera.Server.Apis;
using Tessera.Server.Hosting;
using Tessera.Server.Http;
using Tessera.Server.Roles;
using Tessera.Server.Security;
using Tessera.Server.Telemetry;
using Tessera.Verification;

namespace Tessera.Server.Verification;

/// <summary>
/// <c>POST /v1/verify</c> and <c>/v1/verify/batch</c>: any program asks about a token it was shown. Runs before routing, logging and
/// authentication, which would cost more than the answer.
/// </summary>
internal sealed class VerifyEndpoint(
    RequestDelegate next, TokenVerifier verifier, VerdictMeter verdicts, CurrentCatalogue catalogue, ClientAddresses addresses, FailureThrottle throttle, Questions questions, IOptions<TesseraOptions> options)
{
    public const string Path = "/v1/verify";
    public const string BatchPath = "/v1/verify/batch";
    private const int MaxBatch = 100;

    public Task InvokeAsync(HttpContext http)
    {
        var path = http.Request.Path.Value;
        if (path is not (Path or BatchPath))
            return next(http);
        if (!HttpMethods.IsPost(http.Request.Method))
        {
            http.Response.Headers.Allow = "POST";
            return Problems.Problem(StatusCodes.Status405MethodNotAllowed, "Ask by POST.", "A token in a query would end up in logs.").ExecuteAsync(http);
        }

        if (Authenticate(http, out var caller) is { } refusal)
            return refusal.ExecuteAsync(http);
        if (!http.Request.HasJsonContentType())
            return Problems.Problem(StatusCodes.Status415UnsupportedMediaType, "Send JSON.", "Content-Type must be application/json.").ExecuteAsync(http);
        return path == Path ? AnswerAsync(http, caller!) : AnswerBatchAsync(http, caller!);
    }

    private async Task AnswerAsync(HttpContext http, Caller caller)
    {
        if (await ReadAsync(http, VerifyJson.Default.VerifyQuestion) is not { } question)
            await Problems.Invalid(("token", "is required.")).ExecuteAsync(http);
        else if (question.Error() is { } error)
            await Problems.Invalid(error).ExecuteAsync(http);
        else if (questions.Answer(question, caller) is { } answer)
            await WriteAsync(http, answer, VerifyJson.Default.VerifyAnswer);
        else
            await StaleNotice.CannotTell(http).ExecuteAsync(http);
    }

    private async Task AnswerBatchAsync(HttpContext http, Caller caller)
    {
        var batch = await ReadAsync(http, VerifyJson.Default.IReadOnlyListVerifyQuestion);
        if (batch is null || batch.Count is 0 or > MaxBatch)
        {
            await Problems.Invalid(("body", $"must be a list of 1 to {MaxBatch} questions.")).ExecuteAsync(http);
            return;
        }

        for (var i = 0; i < batch.Count; i++)
        {
            // The serializer lets null through as an element of a list.
            var error = batch[i] is null ? ("token", "is required.") : batch[i].Error();
            if (error is not { } found)
                continue;
            await Problems.Invalid((string.Create(CultureInfo.InvariantCulture, $"[{i}].{found.Item1}"), found.Item2)).ExecuteAsync(http);
            return;
        }

        VerifyAnswer?[] answers = [.. batch.Select(question => questions.Answer(question, caller))];
        if (answers.Contains(null))
            await StaleNotice.CannotTell(http).ExecuteAsync(http);
        else
            await WriteAsync(http, answers!, VerifyJson.Default.IReadOnlyListVerifyAnswer);
    }

    private static async ValueTask<T?> ReadAsync<T>(HttpContext http, JsonTypeInfo<T> type) =>
        await JsonSerializer.DeserializeAsync(http.Request.BodyReader, type, http.RequestAborted);

    private async Task WriteAsync<T>(HttpContext http, T answer, JsonTypeInfo<T> type)
    {
        http.Response.ContentType = "application/json; charset=utf-8";
        StaleNotice.Add(http, verifier.IsStale);
        await JsonSerializer.SerializeAsync(http.Response.BodyWriter, answer, type, http.RequestAborted);
    }

    private IResult? Authenticate(HttpContext http, out Caller? caller)
    {
        caller = null;
        if (!BearerToken.TryRead(http.Request.Headers.Authorization, out var secret))
            return Refusals.TwoTokens();
        if (secret.IsEmpty)
            return Refusals.Unauthorized(http, null);
        var address = addresses.Of(http);
        var verdict = verifier.Identify(secret);
        if (verdict.IsAllowed)
            verdict = TokenVerifier.Authorize(verdict, catalogue.Value.TryFind(TesseraPermissions.TokenVerify, out var action) ? action : null);
        verdicts.Note(verdict, VerdictVia.Caller, ClientAddress.From(address));
        if (!verdict.IsLive)
            return throttle.Admit(address, verdict.Reason) is { } wait ? Refusals.TooManyFailures(http, wait) : Refusals.Unauthorized(http, verdict);
        caller = Caller.Of(verdict, ip: null);
        return verdict.IsAllowed ? null : Refusals.Lacking(http, verdict, TesseraPermissions.TokenVerify, options.Value.PublicUrl);
    }
}
