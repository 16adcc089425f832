using System.Collections.Concurrent;

namespace HomeHub.Tests.Support;

/// <summary>
/// A device that speaks the protocol at a steady rate and keeps each entry until it is acknowledged, as the firmware does:
/// after a lost connection it comes back and sends again what was not.
/// </summary>
public sealed class SteadyDevice(string id, int port, int perSecond, int messageLength = 0)
{
    private const int MostInFlight = 20;
    private readonly ConcurrentDictionary<long, byte> _acknowledged = new();
    private readonly SortedSet<long> _waiting = [];
    private long _said;

    public string Id { get; } = id;

    /// <summary>Every entry it ever said, as (seq, message).</summary>
    public IEnumerable<(long Seq, string Message)> Said => Enumerable.Range(1, (int)Interlocked.Read(ref _said)).Select(n => ((long)n, Message(n)));

    public ICollection<long> Acknowledged => _acknowledged.Keys;

    /// <summary>How often it had to connect anew.</summary>
    public int Reconnects { get; private set; }

    /// <summary>Speaks until <paramref name="enough"/> is cancelled, then goes on until everything is acknowledged.</summary>
    public async Task RunAsync(CancellationToken enough)
    {
        var start = DateTime.UtcNow;
        while (true)
        {
            try
            {
                await using var client = await MqttTestClient.ConnectAsync(port, Id);
                while (await SpeakAsync(client, start, enough))
                {
                }

                return;
            }
            catch (Exception) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
            {
                // The connection went with the broker: once more, with what is still unanswered.
                Reconnects++;
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
        }
    }

    /// <summary>Sends what waits, a window at a time; false when all is said and acknowledged.</summary>
    private async Task<bool> SpeakAsync(MqttTestClient client, DateTime start, CancellationToken enough)
    {
        if (!enough.IsCancellationRequested)
        {
            for (var due = (long)((DateTime.UtcNow - start).TotalSeconds * perSecond); _said < due;)
            {
                _waiting.Add(Interlocked.Increment(ref _said));
            }
        }

        if (_waiting.Count == 0)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
            return !enough.IsCancellationRequested;
        }

        // A broker that was killed does not always say so; without an answer in time the connection is given up.
        using var inTime = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        inTime.CancelAfter(TimeSpan.FromSeconds(10));
        await Task.WhenAll(_waiting.Take(MostInFlight).Select(seq => SendAsync(client, seq, inTime.Token)));
        foreach (var seq in _waiting.Where(_acknowledged.ContainsKey).ToList())
        {
            _waiting.Remove(seq);
        }

        return true;
    }

    private async Task SendAsync(MqttTestClient client, long seq, CancellationToken cancellation)
    {
        await client.LogAsync(Id, boot: 1, seq, Message(seq), cancellation: cancellation);
        _acknowledged[seq] = 0;
    }

    private string Message(long seq) => $"{Id} says {seq} ".PadRight(messageLength, '.');
}
