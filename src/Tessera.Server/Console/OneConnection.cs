using Microsoft.EntityFrameworkCore;
using Tessera.Server.Storage;

namespace Tessera.Server.Console;

/// <summary>Has everything that a page reads go over one connection: opening one for each query costs as much as the query.</summary>
internal static class OneConnection
{
    public static TBuilder OverOneConnection<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.AddEndpointFilterFactory((handler, next) =>
    {
        var db = Array.FindIndex(handler.MethodInfo.GetParameters(), parameter => parameter.ParameterType == typeof(TesseraDb));
        return db < 0 ? next : invocation => OpenAsync(invocation, db, next);
    });

    private static async ValueTask<object?> OpenAsync(EndpointFilterInvocationContext invocation, int db, EndpointFilterDelegate next)
    {
        // What changes something opens it when it begins to, and gives it back as soon as it has.
        if (HttpMethods.IsGet(invocation.HttpContext.Request.Method))
            await invocation.GetArgument<TesseraDb>(db).Database.OpenConnectionAsync(invocation.HttpContext.RequestAborted);
        return await next(invocation);
    }
}
