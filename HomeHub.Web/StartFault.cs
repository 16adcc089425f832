using System.Net.Sockets;
using System.Security.Cryptography;
using HomeHub.Core.Data;
using Microsoft.AspNetCore.Connections;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace HomeHub.Web;

/// <summary>Why HomeHub cannot start, where that is for its owner to mend: the setting and what is wrong with it, not a stack trace.</summary>
internal static class StartFault
{
    /// <summary>What is wrong and what to do; null where it is a fault of HomeHub's own.</summary>
    public static string? Words(Exception exception) => exception switch
    {
        OptionsValidationException options => string.Join(" ", options.Failures),
        DatabaseInUseException or DatabaseTooNewException => exception.Message,
        InvalidDataException => $"{exception.Message} {exception.GetBaseException().Message}",
        CryptographicException => $"its certificate or key could not be read. {exception.Message} Look at Kestrel:Certificates in its settings.",
        IOException { InnerException: AddressInUseException } => $"{exception.Message} Set Urls to a free port, or stop what uses it.",
        SocketException { SocketErrorCode: SocketError.AccessDenied } => "its user may not listen on that port; set Urls to one from 1024 on.",
        SocketException => $"it cannot listen on what Urls says: {exception.Message}.",
        UnauthorizedAccessException or IOException => $"{exception.Message} Its data is kept where Database:Path says; its user has to be able to write there.",
        _ when exception.GetBaseException() is SqliteException => $"{StorageFault.From(exception).Message} Its database is kept where Database:Path says; HomeHub.Web restore FILE puts a backup in its place.",
        _ => null,
    };
}
