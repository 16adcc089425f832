using System.Diagnostics;
using HomeHub.Core;
using HomeHub.Core.Data;
using HomeHub.Core.Logs;
using HomeHub.Core.Messaging;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace HomeHub.Benchmarks;

/// <summary>The way from payload to disk without a broker: parsing alone, and parsing with storing.</summary>
internal static class WriterBenchmark
{
    private const int Entries = 200_000;

    public static async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("homehub-bench-").FullName;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Database:Path", Path.Combine(folder, "homehub.db"))]).Build();
        await using var services = new ServiceCollection().AddLogging().AddHomeHubCore(configuration).BuildServiceProvider();
        services.GetRequiredService<HubDatabase>().Prepare();
        var writer = services.GetRequiredService<LogWriter>();
        await writer.StartAsync(CancellationToken.None);

        var payloads = Enumerable.Range(1, Entries).Select(seq => Load.Entry(seq, 1)).ToList();
        var watch = Stopwatch.StartNew();
        foreach (var payload in payloads)
        {
            Parse(payload, "bench");
        }

        Report.Line("parsing payloads, one thread", $"{Entries / watch.Elapsed.TotalSeconds:N0} entries/s");

        watch.Restart();
        Task last = Task.CompletedTask;
        var i = 0;
        foreach (var payload in payloads)
        {
            last = await writer.AddAsync(Parse(payload, $"bench-{i++ % 50}").Pending, CancellationToken.None);
        }

        await last;
        Report.Line("parsing and storing", $"{Entries / watch.Elapsed.TotalSeconds:N0} entries/s");
        await writer.StopAsync(CancellationToken.None);
    }

    private static LogParser.Parsed Parse(byte[] payload, string device) =>
        LogParser.Parse(new InboundMessage($"homehub/{device}/log", payload, false, 1, DateTimeOffset.UtcNow), device);
}
