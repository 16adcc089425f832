using HomeHub.Core.Devices;

namespace HomeHub.Tests.Support;

/// <summary>A timeline row as it stands in the database file.</summary>
public sealed record StoredRow(TimelineKind Kind, long Start, long? End, bool Open, string? Cause, string Summary);

/// <summary>Reads timelines past HomeHub, from its database file.</summary>
public static class StoredTimeline
{
    /// <summary>HomeHub's own rows, oldest first.</summary>
    public static async Task<List<StoredRow>> ReadHubAsync(string file)
    {
        await using var connection = await StoredLog.OpenAsync(file);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT Kind, Start, End, Open, Cause, Summary FROM timeline_events WHERE DeviceId IS NULL ORDER BY Id";
        await using var row = await command.ExecuteReaderAsync();
        var rows = new List<StoredRow>();
        while (await row.ReadAsync())
        {
            rows.Add(new StoredRow((TimelineKind)row.GetInt32(0), row.GetInt64(1), row.IsDBNull(2) ? null : row.GetInt64(2), row.GetBoolean(3),
                row.IsDBNull(4) ? null : row.GetString(4), row.GetString(5)));
        }

        return rows;
    }
}
