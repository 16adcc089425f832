using System.Threading.Channels;

namespace HomeHub.Core.Configs;

/// <summary>Something <see cref="ConfigSync"/> has to look at.</summary>
/// <param name="DeviceId">Whose config or report is new; null: the broker is back, everybody's.</param>
/// <param name="Done">Completed when the report is stored.</param>
internal sealed record ConfigNews(string? DeviceId, IncomingReport? Report, TaskCompletionSource? Done);

/// <summary>What waits for <see cref="ConfigSync"/>, in the order in which it came.</summary>
public sealed class ConfigInbox
{
    private readonly Channel<ConfigNews> _news = Channel.CreateUnbounded<ConfigNews>(new UnboundedChannelOptions { SingleReader = true });

    internal ChannelReader<ConfigNews> News => _news.Reader;

    internal void Saved(string deviceId) => _news.Writer.TryWrite(new(deviceId, null, null));

    internal void BrokerIsBack() => _news.Writer.TryWrite(new(null, null, null));

    /// <summary>A device's report; the task completes when it is stored.</summary>
    internal Task Reported(IncomingReport report)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _news.Writer.TryWrite(new(report.Report.DeviceId, report, done));
        return done.Task;
    }
}
