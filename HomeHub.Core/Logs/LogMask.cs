using HomeHub.Core.Data;

namespace HomeHub.Core.Logs;

/// <summary>Masks known secrets in an entry before it is stored: then neither a page, nor the stream, an export or the full-text index has them.</summary>
internal static class LogMask
{
    /// <summary>The same entry, and nothing allocated, where there is none in it; the device's id stays as it is.</summary>
    public static PendingEntry Apply(KnownSecrets secrets, PendingEntry pending)
    {
        var entry = pending.Entry;
        entry.Topic = secrets.Text(entry.Topic);
        // All that was read from the payload is in it.
        var log = secrets.Json(entry.Log);
        if (ReferenceEquals(log, entry.Log))
        {
            return pending;
        }

        var message = entry.Message;
        (entry.Log, entry.Message, entry.Type) = (log, secrets.Json(message), secrets.Text(entry.Type));
        if (ReferenceEquals(message, entry.Message))
        {
            entry.Message = secrets.Text(message);
        }

        return pending with { Body = ReferenceEquals(pending.Body, message) ? entry.Message : secrets.Text(pending.Body) };
    }
}
