using HomeHub.Core.Health;

namespace HomeHub.Core.Messaging;

/// <summary>How HomeHub stands with the broker.</summary>
/// <param name="Address">host:port.</param>
/// <param name="Reason">Why it is not connected, in words.</param>
public sealed record BrokerState(bool Embedded, string Address, bool Connected, DateTimeOffset Since, string? Reason);

/// <summary>The broker's state for every page, and the times it was away for the timeline.</summary>
public sealed class BrokerStatus(HubHealth health, TimeProvider clock)
{
    private volatile string? _refused;

    public BrokerState State { get; private set; } = new(false, "", false, clock.GetUtcNow(), "starting");

    /// <summary>Raised after a change; handlers must return at once.</summary>
    public event Action<BrokerState>? Changed;

    /// <summary>Raised before HomeHub's own broker ends with HomeHub; handlers must return at once.</summary>
    public event Action? Ending;

    internal void Connected(bool embedded, string address)
    {
        Set(new BrokerState(embedded, address, true, clock.GetUtcNow(), null));
        health.Clear(Conditions.Broker);
    }

    internal void Away(bool embedded, string address, string reason)
    {
        var since = State is { Connected: false, Reason: not "starting" } ? State.Since : clock.GetUtcNow();
        Set(new BrokerState(embedded, address, false, since, reason));
        health.Report(Conditions.Broker, embedded
            ? $"The broker could not start on {address}: {reason}"
            : $"The MQTT broker at {address} cannot be reached: {reason}. Check Mqtt:Host, Port, Username and Password; HomeHub keeps trying.");
    }

    /// <summary>The broker is there, but takes no message on a topic; the same words for whoever wanted to send it.</summary>
    internal string Refuses(string address, string topic, string code)
    {
        _refused = topic;
        var words = $"The MQTT broker at {address} refuses what HomeHub publishes on {topic} ({code}). Let HomeHub's user write there, in the broker's access rules.";
        health.Report(Conditions.BrokerRules, $"{words} Until then configurations, commands and updates do not reach devices.");
        return words;
    }

    /// <summary>It took one.</summary>
    internal void Takes(string topic)
    {
        if (_refused == topic)
        {
            _refused = null;
            health.Clear(Conditions.BrokerRules);
        }
    }

    internal void End() => Ending?.Invoke();

    private void Set(BrokerState state)
    {
        State = state;
        Changed?.Invoke(state);
    }
}
