namespace HomeHub.Core.Messaging;

/// <summary>The topic vocabulary of the device protocol, in one place; <c>firmware/home/topics.py</c> is its twin.</summary>
public sealed class Topics(string baseTopic)
{
    /// <summary>Stands where a device's id stands, for all of them; no device can have it with an MQTT user of its own.</summary>
    public const string All = "all";

    /// <summary>Where Home Assistant says that it is up (<c>birth_message</c> of its MQTT integration).</summary>
    public const string HomeAssistantStatus = "homeassistant/status";

    public string Base { get; } = baseTopic;

    /// <summary>What every topic of the device begins with.</summary>
    public string Own(string id) => $"{Base}/{id}/";

    public string Availability(string id) => $"{Base}/{id}/availability";
    public string Announce(string id) => $"{Base}/{id}/announce";
    public string Heartbeat(string id) => $"{Base}/{id}/heartbeat";
    public string Log(string id) => $"{Base}/{id}/log";
    public string ConfigDesired(string id) => $"{Base}/{id}/config/desired";
    public string ConfigReported(string id) => $"{Base}/{id}/config/reported";
    public string Command(string id) => $"{Base}/{id}/command";
    public string CommandResult(string id) => $"{Base}/{id}/command/result";
    public string Update(string id) => $"{Base}/{id}/update";

    /// <summary>What HomeHub tells Home Assistant of a device's firmware.</summary>
    public string UpdateEntity(string id) => $"{Base}/{id}/update/ha";

    /// <summary>Home Assistant wants a device updated.</summary>
    public string UpdateInstall(string id) => $"{Base}/{id}/update/install";

    /// <summary>A device's update entity, which HomeHub describes: the device knows no releases.</summary>
    public static string UpdateDiscovery(string id) => $"homeassistant/update/homehub_{id}/config";

    /// <summary>What a sensor or actuator says.</summary>
    public string State(string id, string slug) => $"{Base}/{id}/sensors/{slug}/state";

    /// <summary>What an actuator shall do.</summary>
    public string Set(string id, string slug) => $"{Base}/{id}/sensors/{slug}/set";

    /// <summary>What a device tells Home Assistant of itself; devices of other systems tell it there, too.</summary>
    public static string Discovery(string id) => $"homeassistant/device/{id}/config";

    /// <summary>Commands that every device of the house takes.</summary>
    public string CommandAll => $"{Base}/{All}/command";

    /// <summary>The level at <c>{id}</c>'s place of a topic below the base topic; null where the topic is not one of a device.</summary>
    public string? DeviceIdOf(string topic)
    {
        if (!topic.StartsWith(Base, StringComparison.Ordinal) || topic.Length <= Base.Length || topic[Base.Length] != '/')
        {
            return null;
        }

        var rest = topic.AsSpan(Base.Length + 1);
        var end = rest.IndexOf('/');
        return end < 0 ? null : rest[..end].ToString();
    }
}
