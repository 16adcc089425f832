using System.Text.Json;

namespace HomeHub.Core.Configs;

/// <summary><c>homehub/{id}/config/reported</c>: retained, sent on every connect and whenever it changes.</summary>
/// <param name="Version">The desired version it is about; 0: <c>config.py</c>.</param>
/// <param name="State"><c>trial</c>, <c>applied</c>, <c>rejected</c> or <c>reverted</c>.</param>
/// <param name="Error">Words by field path; "" stands for the whole config.</param>
/// <param name="Sha256">Of the desired message as received, lower-case hexadecimal; null for version 0.</param>
/// <param name="Running">The version in force now.</param>
/// <param name="Config">Only while <c>running</c> is 0: what <c>config.py</c> says, without secrets.</param>
public sealed record ConfigReportedPayload(
    long? Version, string? State, IReadOnlyDictionary<string, string>? Error, string? Sha256, long? Running, ProvisionedConfigPayload? Config);

/// <summary>What a device was set up with.</summary>
/// <param name="Settings">An object, among others with <c>log_level</c>.</param>
public sealed record ProvisionedConfigPayload(string? Name, JsonElement? Settings, IReadOnlyList<ProvisionedSensorPayload>? Sensors);

/// <summary>A sensor it was set up with.</summary>
public sealed record ProvisionedSensorPayload(string? Slug, string? Name, string? SensorType, JsonElement? SensorConfig);
