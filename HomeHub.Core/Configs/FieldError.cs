namespace HomeHub.Core.Configs;

/// <summary>What is wrong with one field of a config.</summary>
/// <param name="Path">
/// As the device names it: <c>name</c>, <c>settings.log_level</c>, <c>sensors[1].sensor_config.pin</c>, <c>connections.mqtt.host</c>; empty: the whole config.
/// </param>
/// <param name="Message">A sentence, without the field's name where it begins with "has to be" or "is".</param>
public sealed record FieldError(string Path, string Message);
