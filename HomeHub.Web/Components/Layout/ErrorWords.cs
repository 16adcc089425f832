using HomeHub.Core.Data;
using HomeHub.Core.Messaging;
using Microsoft.Data.Sqlite;

namespace HomeHub.Web.Components.Layout;

/// <summary>An exception in words for the person in front of the page.</summary>
public static class ErrorWords
{
    public static string For(Exception exception) => exception switch
    {
        _ when exception.GetBaseException() is SqliteException => StorageFault.From(exception).Message,
        BrokerAwayException => $"The MQTT broker is away: {exception.Message}",
        TimeoutException or OperationCanceledException => "It took too long and was given up. Try again in a moment.",
        _ => $"Unexpected: {exception.GetBaseException().Message}",
    };
}
