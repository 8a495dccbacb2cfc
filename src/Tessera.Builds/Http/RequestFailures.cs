using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Tessera.Builds.Http;

/// <summary>Turns bodies that cannot be read into this API's 4xx. What is a bug or an outage goes on to the host.</summary>
internal sealed class RequestFailures : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (BadHttpRequestException bad) when (!context.HttpContext.Response.HasStarted)
        {
            return Answers.Message(bad.StatusCode, bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? "The body is too large." : "The body cannot be read.");
        }
        catch (JsonException json) when (!context.HttpContext.Response.HasStarted)
        {
            return Answers.Invalid(json.Path is { Length: > 2 } path ? $"The body is not what this call takes: {path[2..]}" : "The body is not the JSON that this call takes.");
        }
    }
}
