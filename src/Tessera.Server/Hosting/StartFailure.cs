using Microsoft.Extensions.Options;
using Npgsql;
using Tessera.Server.Security;

namespace Tessera.Server.Hosting;

/// <summary>What keeps a server from starting and is not a bug, said in one line instead of a stack trace.</summary>
internal static class StartFailure
{
    /// <summary>The line to print; null when the exception is not one of these.</summary>
    public static string? Explain(Exception exception) => exception switch
    {
        InstanceKeyException or StartRefusedException => exception.Message,
        OptionsValidationException invalid => $"Settings: {string.Join(' ', invalid.Failures)}",
        NpgsqlException => $"The database of Tessera:Database cannot be used: {exception.Message}",
        UnauthorizedAccessException => $"No access: {exception.Message} Give this user the data directory, or set Tessera:DataDirectory.",
        IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } => $"{exception.Message} Stop what listens there, or pass --urls http://localhost:PORT.",
        _ => null,
    };
}

/// <summary>The server is not to start like this. The message says what to do.</summary>
internal sealed class StartRefusedException(string message) : Exception(message);
