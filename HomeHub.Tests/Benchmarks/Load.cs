using System.Diagnostics;
using System.Text;
using Microsoft.Data.Sqlite;

namespace HomeHub.Benchmarks;

/// <summary>Publishes many entries from many publishers and looks whether each is stored once.</summary>
internal static class Load
{
    /// <summary>Entries a second from the first publish to the last acknowledgement.</summary>
    public static async Task<double> PublishAsync(int port, string user, string password, int publishers, int each, int window, string run)
    {
        var clients = Enumerable.Range(0, publishers).Select(i => new RawPublisher(port, user, password, $"bench-{run}-{i}", window)).ToList();
        foreach (var client in clients)
        {
            await client.ConnectAsync();
        }

        var payloads = Enumerable.Range(1, each).Select(seq => Entry(seq, 1)).ToList();
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(clients.Select((client, i) => Task.Run(() => client.PublishAsync($"homehub/bench-{run}-{i}/log", payloads))));
        var seconds = watch.Elapsed.TotalSeconds;
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }

        return publishers * each / seconds;
    }

    public static byte[] Entry(int seq, int boot) => Encoding.UTF8.GetBytes(
        $$"""{"boot":{{boot}},"seq":{{seq}},"level":"info","type":"sensor","message":"temperature 21.{{seq % 10}} C, humidity 4{{seq % 10}} %, reading {{seq}}","age_ms":3}""");

    /// <summary>Waits until this many distinct entries of a run are stored; throws where one is doubled or the count does not come.</summary>
    public static async Task<TimeSpan> StoredAsync(string database, string run, long count, Stopwatch? since = null)
    {
        var watch = since ?? Stopwatch.StartNew();
        await using var connection = new SqliteConnection($"Data Source={database};Mode=ReadOnly");
        await connection.OpenAsync();
        for (long last = -1; ;)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"SELECT count(*), count(DISTINCT device_id || '/' || boot || '/' || seq) FROM log_entries WHERE device_id GLOB 'bench-{run}-*'";
            await using var reader = await command.ExecuteReaderAsync();
            await reader.ReadAsync();
            var (stored, distinct) = (reader.GetInt64(0), reader.GetInt64(1));
            if (stored != distinct)
            {
                throw new InvalidOperationException($"{stored - distinct} entries are doubled.");
            }

            if (stored == count)
            {
                return watch.Elapsed;
            }

            if (watch.Elapsed > TimeSpan.FromSeconds(60) && stored == last)
            {
                throw new InvalidOperationException($"{count - stored} of {count} entries are lost.");
            }

            last = stored;
            await Task.Delay(20);
        }
    }
}
