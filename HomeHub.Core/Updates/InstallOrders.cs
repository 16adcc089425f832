using System.Threading.Channels;

namespace HomeHub.Core.Updates;

/// <summary>Devices that Home Assistant wants updated, in the order in which it said so.</summary>
public sealed class InstallOrders
{
    private readonly Channel<string> _orders = Channel.CreateBounded<string>(new BoundedChannelOptions(1_000) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    internal ChannelReader<string> Reader => _orders.Reader;

    internal void Add(string deviceId) => _orders.Writer.TryWrite(deviceId);
}
