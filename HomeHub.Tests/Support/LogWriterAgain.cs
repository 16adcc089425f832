using System.Text;
using HomeHub.Core.Data;
using HomeHub.Core.Health;
using HomeHub.Core.Logs;
using HomeHub.Core.Messaging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace HomeHub.Tests.Support;

/// <summary>A second writer on the database of a <see cref="TestCore"/>: what a restart of HomeHub is to the log.</summary>
internal sealed class LogWriterAgain(TestCore core) : IDisposable
{
    private readonly LogWriter _writer = new(core.Get<HubDatabase>(), core.Get<WriteTurn>(), core.Get<DiskReserve>(), core.Get<LogFeed>(), core.Get<KnownSecrets>(),
        core.Get<DamageWatch>(), core.Get<HubHealth>(), core.Get<IOptions<LogOptions>>(), NullLogger<LogWriter>.Instance);

    public Task StartAsync() => _writer.StartAsync(CancellationToken.None);

    public async Task SayAsync(int boot, int seq)
    {
        var payload = Encoding.UTF8.GetBytes($$"""{"boot":{{boot}},"seq":{{seq}},"message":"entry {{boot}}/{{seq}}"}""");
        var message = new InboundMessage("homehub/kitchen/log", payload, false, 1, core.Clock.GetUtcNow());
        await await _writer.AddAsync(LogParser.Parse(message, "kitchen").Pending, TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        _writer.StopAsync(CancellationToken.None).GetAwaiter().GetResult();
        _writer.Dispose();
    }
}
