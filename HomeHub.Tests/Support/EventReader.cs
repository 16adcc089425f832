using System.Globalization;

namespace HomeHub.Tests.Support;

/// <summary>A viewer on the event stream: keeps the id of every log event it gets, in order.</summary>
public sealed class EventReader : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<long> _ids = [];
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _reading = Task.CompletedTask;

    public IReadOnlyList<long> Ids
    {
        get
        {
            lock (_ids)
            {
                return [.. _ids];
            }
        }
    }

    /// <summary>Opens the stream and waits for its first words.</summary>
    public static async Task<EventReader> OpenAsync(HttpClient http)
    {
        var reader = new EventReader();
        reader._reading = reader.ReadAsync(http);
        await await Task.WhenAny(reader._open.Task, reader._reading).WaitAsync(Eventually.Patience);
        return reader;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task ReadAsync(HttpClient http)
    {
        await using var stream = await http.GetStreamAsync("/api/home/stream", _stop.Token);
        using var lines = new StreamReader(stream);
        var (name, id) = ("", "");
        while (await lines.ReadLineAsync(_stop.Token) is { } line)
        {
            _open.TrySetResult();
            if (line.StartsWith("event:", StringComparison.Ordinal))
            {
                name = line[6..].Trim();
            }
            else if (line.StartsWith("id:", StringComparison.Ordinal))
            {
                id = line[3..].Trim();
            }
            else if (line.Length == 0)
            {
                if (name == "log")
                {
                    lock (_ids)
                    {
                        _ids.Add(long.Parse(id, CultureInfo.InvariantCulture));
                    }
                }

                name = "";
            }
        }
    }
}
