using Microsoft.Data.Sqlite;

namespace HomeHub.Benchmarks;

/// <summary>Fills a database that HomeHub made with entries of the past, as its writer would have.</summary>
internal static class Million
{
    public const int Entries = 1_000_000;

    /// <summary>
    /// 40 devices over 60 days; "sensor" and "temperature" in most entries, "brownout" in 1 of 50,000; 1 % warnings, 0.1 % errors.
    /// </summary>
    public static void Fill(string database, int entries = Entries)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandTimeout = 600;
        command.CommandText =
            $"""
            PRAGMA synchronous=OFF;
            BEGIN;
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {entries}),
            e AS (SELECT i, i % 40 AS device,
                CASE WHEN i % 1000 = 0 THEN 3 WHEN i % 100 = 0 THEN 2 WHEN i % 7 = 0 THEN 0 ELSE 1 END AS level,
                CASE WHEN i % 5 < 3 THEN 'sensor' WHEN i % 5 = 3 THEN 'wifi' ELSE 'mqtt' END AS type,
                CASE WHEN i % 50000 = 0 THEN 'brownout detected, reading ' || i
                     WHEN i % 5 < 3 THEN 'temperature ' || (15 + i % 15) || '.' || (i % 10) || ' C, humidity ' || (30 + i % 40) || ' %, reading ' || i
                     ELSE 'signal -' || (40 + i % 50) || ' dBm, reading ' || i END AS message,
                CAST(unixepoch() AS INTEGER) * 1000 - 5184000000 + CAST(i * 5184000000.0 / {entries} AS INTEGER) AS time FROM n)
            INSERT INTO log_entries (topic, log, time, device_id, level, type, message, boot, seq, incarnation, missing)
            SELECT 'homehub/device-' || device || '/log', json_object('boot', 1, 'seq', i, 'type', type, 'message', message), time,
                'device-' || device, level, type, message, 1, i, 0, 0 FROM e;
            INSERT INTO log_text (rowid, body) SELECT id, message FROM log_entries;
            INSERT OR REPLACE INTO log_hours (hour, level, count, min_id, max_id)
            SELECT time / 3600000 * 3600000, level, count(*), min(id), max(id) FROM log_entries GROUP BY 1, 2;
            COMMIT;
            PRAGMA wal_checkpoint(TRUNCATE);
            """;
        command.ExecuteNonQuery();
    }
}
