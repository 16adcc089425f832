namespace HomeHub.Core.Messaging;

/// <summary>
/// What a device with an MQTT user of its own reaches: its own topics, its discovery message, commands to all, and Home Assistant's birth message.
/// Everything else is denied. Made once for a session; asking it costs no memory.
/// </summary>
public sealed class TopicRights(string deviceId, Topics topics)
{
    private readonly string _own = topics.Own(deviceId);
    private readonly string _discovery = Topics.Discovery(deviceId);
    private readonly string _commandAll = topics.CommandAll;

    /// <param name="topic">Without wildcards.</param>
    public bool MayPublish(string topic) => topic.StartsWith(_own, StringComparison.Ordinal) || topic == _discovery;

    /// <summary>A wildcard reaches below its own topics only where it stands behind them.</summary>
    public bool MaySubscribe(string filter) =>
        filter.StartsWith(_own, StringComparison.Ordinal) || filter == _commandAll || filter == Topics.HomeAssistantStatus || filter == _discovery;
}
