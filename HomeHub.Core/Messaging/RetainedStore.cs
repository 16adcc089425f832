using System.Text;
using HomeHub.Core.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HomeHub.Core.Messaging;

/// <summary>
/// The embedded broker's retained messages over a restart. Written a few seconds late, many at once: sensor states are retained
/// and change often. Availability is not kept: nobody was connected while HomeHub was down, so an "online" of then is untrue.
/// </summary>
public sealed class RetainedStore(
    IDbContextFactory<HubDbContext> contexts, WriteTurn turn, RetainedRoom room, IOptions<MqttOptions> options, ISecretBox box, ILogger<RetainedStore> logger)
{
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(3);
    private readonly Topics _topics = new(options.Value.BaseTopic);
    private readonly Lock _gate = new();

    // Who waits for what is on its way to the database waits until it is there.
    private readonly SemaphoreSlim _flushing = new(1, 1);
    private Dictionary<string, RetainedMessage> _changed = [];
    private bool _scheduled;

    /// <summary>What there is room for; the rest is forgotten.</summary>
    public async Task<List<RetainedMessage>> LoadAsync(CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        List<RetainedMessage> kept = [];
        var others = 0;
        // One at a time: there may be more than the memory holds.
        await foreach (var message in db.RetainedMessages.AsNoTracking().AsAsyncEnumerable().WithCancellation(cancellation))
        {
            if (room.Take(message.Topic, message.Payload.Length) is null)
            {
                kept.Add(message);
            }
            else
            {
                others++;
            }
        }

        if (others > 0)
        {
            // The broker does not have them, and so nobody could take them back.
            using var mine = await turn.TakeAsync(cancellation);
            var topics = kept.ConvertAll(message => message.Topic);
            await db.RetainedMessages.Where(m => !EF.Parameter(topics).Contains(m.Topic)).ExecuteDeleteAsync(cancellation);
            logger.LogWarning("{Count} retained messages were forgotten: there are more than Mqtt:Limits allows", others);
        }

        return [.. kept.Select(Unlocked).OfType<RetainedMessage>()];
    }

    /// <summary>Locks what was kept before secrets were locked.</summary>
    internal async Task LockAsync(CancellationToken cancellation)
    {
        Dictionary<string, RetainedMessage> plain = [];
        await using (var db = await contexts.CreateDbContextAsync(cancellation))
        {
            await foreach (var message in db.RetainedMessages.AsNoTracking().AsAsyncEnumerable().WithCancellation(cancellation))
            {
                if (HoldsSecrets(message.Topic) && Unlocked(message) is { } readable)
                {
                    plain[message.Topic] = readable;
                }
            }
        }

        if (plain.Count > 0)
        {
            await WriteAsync(plain, cancellation);
        }
    }

    /// <summary>Keeps a message, or forgets it where the payload is empty.</summary>
    public void Keep(string topic, byte[] payload, int qos)
    {
        room.Holds(topic, payload.Length);
        if (_topics.DeviceIdOf(topic) is { } id && topic == _topics.Availability(id))
        {
            return;
        }

        lock (_gate)
        {
            _changed[topic] = new RetainedMessage { Topic = topic, Payload = payload, Qos = qos };
            if (_scheduled)
            {
                return;
            }

            _scheduled = true;
        }

        _ = FlushLaterAsync();
    }

    /// <summary>Everything that changed until now is in the database when this returns.</summary>
    public async Task FlushAsync(CancellationToken cancellation = default)
    {
        await _flushing.WaitAsync(cancellation);
        try
        {
            await WriteChangedAsync(cancellation);
        }
        finally
        {
            _flushing.Release();
        }
    }

    private async Task WriteChangedAsync(CancellationToken cancellation)
    {
        Dictionary<string, RetainedMessage> changed;
        lock (_gate)
        {
            (changed, _changed) = (_changed, []);
            _scheduled = false;
        }

        if (changed.Count == 0)
        {
            return;
        }

        try
        {
            await WriteAsync(changed, cancellation);
        }
        catch
        {
            lock (_gate)
            {
                foreach (var (topic, message) in changed)
                {
                    _changed.TryAdd(topic, message);
                }
            }

            throw;
        }
    }

    private async Task WriteAsync(Dictionary<string, RetainedMessage> changed, CancellationToken cancellation)
    {
        var topics = changed.Keys.ToList();
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        using var mine = await turn.TakeAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await db.RetainedMessages.Where(m => EF.Parameter(topics).Contains(m.Topic)).ExecuteDeleteAsync(cancellation);
        db.RetainedMessages.AddRange(changed.Values.Where(m => m.Payload.Length > 0).Select(Locked));
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>A config has the passwords of the house in it.</summary>
    private bool HoldsSecrets(string topic) => _topics.DeviceIdOf(topic) is { } id && topic == _topics.ConfigDesired(id);

    private RetainedMessage Locked(RetainedMessage message) => !HoldsSecrets(message.Topic) ? message
        : new RetainedMessage { Topic = message.Topic, Qos = message.Qos, Payload = Encoding.UTF8.GetBytes(SecretText.Close(box, Encoding.UTF8.GetString(message.Payload))) };

    /// <summary>Null where the key is gone: the device keeps what it runs.</summary>
    private RetainedMessage? Unlocked(RetainedMessage message)
    {
        if (!HoldsSecrets(message.Topic))
        {
            return message;
        }

        var text = SecretText.Open(box, Encoding.UTF8.GetString(message.Payload));
        return text == SecretText.Lost ? null : new RetainedMessage { Topic = message.Topic, Qos = message.Qos, Payload = Encoding.UTF8.GetBytes(text) };
    }

    private async Task FlushLaterAsync()
    {
        await Task.Delay(Delay);
        try
        {
            await FlushAsync();
        }
        catch (Exception exception)
        {
            logger.LogWarning(exception, "Retained messages could not be kept; they are kept with their next change");
        }
    }
}
