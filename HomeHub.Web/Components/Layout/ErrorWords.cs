using HomeHub.Core.Data;
using HomeHub.Core.Messaging;
using Microsoft.Data.Sqlite;

namespace HomeHub.Web.Components.Layout;

/// <summary>An exception in words for the person in front of the page.</summary>
public static class ErrorWords
{
    /// <summary>What a page could not read again, while it goes on with what it had: somebody may be typing there.</summary>
    public static string Stale(Exception exception) => $"What this page shows may be out of date. {For(exception)}";

    public static string For(Exception exception) => exception switch
    {
        _ when exception.GetBaseException() is SqliteException => StorageFault.From(exception).Message,
        BrokerAwayException => exception.Message,
        TimeoutException or OperationCanceledException => "It took too long and was given up. Try again in a moment.",
        _ => $"Unexpected: {exception.GetBaseException().Message}",
    };
}
