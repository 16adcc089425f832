namespace HomeHub.Core.Devices;

/// <summary><c>homehub/{id}/availability</c>: retained, and the MQTT will.</summary>
/// <param name="State"><c>online</c> or <c>offline</c>.</param>
/// <param name="Session"><c>&lt;boot&gt;-&lt;n&gt;</c>, n the connection number of this boot.</param>
public sealed record AvailabilityPayload(string? State, string? Session);

/// <summary><c>homehub/{id}/announce</c>: retained, sent on every connect.</summary>
public sealed record AnnouncePayload(
    string? Platform, string? Board, string? DisplayName, FirmwarePayload? Firmware, string? Micropython, BootPayload? Boot,
    WifiPayload? Wifi, long? HeapFree, long? FsFree, long? ConfigVersion, bool? Simulated, int? Protocol);

/// <param name="FilesSha256">Hash over the running files, as the manifest states it.</param>
public sealed record FirmwarePayload(string? Version, long? Sequence, string? Slot, string? FilesSha256);

/// <param name="Cause"><c>power-on</c>, <c>watchdog</c>, <c>soft-reset</c>, <c>command</c>, <c>update</c>, <c>crash</c>.</param>
/// <param name="SafeMode">It crashed too often in a row: only Wi-Fi, MQTT, log, commands and updates run.</param>
public sealed record BootPayload(long? Count, string? Cause, bool? SafeMode = null);

/// <param name="Rssi">dBm.</param>
public sealed record WifiPayload(string? Ssid, int? Rssi, string? Ip);

/// <summary><c>homehub/{id}/heartbeat</c>: every 60 s. Heap in bytes, RSSI in dBm, uptime in seconds, loop lag in milliseconds.</summary>
public sealed record HeartbeatPayload(
    long? UptimeS, long? HeapFree, int? Rssi, long? WifiDrops, long? MqttDrops, long? LogDropped, long? LoopLagMs);
