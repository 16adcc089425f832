using System.Diagnostics;
using System.Text;
using Microsoft.Data.Sqlite;
using MQTTnet;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace HomeHub.Benchmarks;

/// <summary>The raw limits of the parts, measured beside HomeHub in the same run.</summary>
internal static class BareProbes
{
    /// <summary>A subscriber that does nothing but count: entries a second through a broker.</summary>
    public static async Task<double> SubscriberAsync(int port, int publishers, int each, int window)
    {
        using var client = new MqttClientFactory().CreateMqttClient();
        var received = 0;
        var all = new TaskCompletionSource();
        client.ApplicationMessageReceivedAsync += _ =>
        {
            if (Interlocked.Increment(ref received) == publishers * each)
            {
                all.TrySetResult();
            }

            return Task.CompletedTask;
        };
        await client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port)
            .WithProtocolVersion(MQTTnet.Formatter.MqttProtocolVersion.V500).WithReceiveMaximum(2_000).Build());
        await client.SubscribeAsync("homehub/+/log", MqttQualityOfServiceLevel.AtLeastOnce);
        var watch = Stopwatch.StartNew();
        await Load.PublishAsync(port, "", "", publishers, each, window, "bare");
        await all.Task.WaitAsync(TimeSpan.FromSeconds(60));
        return publishers * each / watch.Elapsed.TotalSeconds;
    }

    /// <summary>A bare MQTTnet server that only acknowledges: entries a second.</summary>
    public static async Task<double> ServerAsync(int publishers, int each, int window)
    {
        var port = Ports.Free();
        using var server = new MqttServerFactory().CreateMqttServer(new MqttServerOptionsBuilder().WithDefaultEndpoint().WithDefaultEndpointPort(port).Build());
        await server.StartAsync();
        var rate = await Load.PublishAsync(port, "", "", publishers, each, window, "server");
        await server.StopAsync();
        return rate;
    }

    /// <summary>Rows a second into a table of the same columns by one prepared statement, committed every <paramref name="batch"/> rows.</summary>
    public static double Insert(int rows, int batch)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("homehub-bench-").FullName, "bare.db");
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        Execute(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
            + "CREATE TABLE t (id INTEGER PRIMARY KEY, topic TEXT, log TEXT, time INTEGER, device_id TEXT, level INTEGER, type TEXT, message TEXT, boot INTEGER, seq INTEGER)");
        using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO t (topic, log, time, device_id, level, type, message, boot, seq) VALUES ($a, $b, $c, $d, 1, 'sensor', $e, 1, $f)";
        var parameters = new[] { "$a", "$b", "$c", "$d", "$e", "$f" }.Select(name => command.Parameters.Add(name, name is "$c" or "$f" ? SqliteType.Integer : SqliteType.Text)).ToArray();
        var watch = Stopwatch.StartNew();
        for (var done = 0; done < rows; done += batch)
        {
            using var transaction = connection.BeginTransaction();
            command.Transaction = transaction;
            for (var i = 0; i < batch; i++)
            {
                var log = Encoding.UTF8.GetString(Load.Entry(done + i, 1));
                (parameters[0].Value, parameters[1].Value, parameters[2].Value) = ("homehub/bench/log", log, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
                (parameters[3].Value, parameters[4].Value, parameters[5].Value) = ("bench", log[60..], done + i);
                command.ExecuteNonQuery();
            }

            transaction.Commit();
        }

        return rows / watch.Elapsed.TotalSeconds;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
