using HomeHub.Core.Configs;

namespace HomeHub.Web.Components.Configs;

/// <summary>A sensor of another device that could be copied.</summary>
/// <param name="Conflict">What is in its way here, in words; null: nothing.</param>
public sealed record SensorCopy(SensorContent Sensor, string? Conflict)
{
    public bool Wanted { get; set; } = true;

    /// <param name="draft">What they would be added to.</param>
    public static IReadOnlyList<SensorCopy> Of(IReadOnlyList<SensorContent> copies, ConfigContent draft, Board? board)
    {
        var errors = ConfigValidator.Validate(draft with { Sensors = [.. draft.Sensors, .. copies] }, "device", board, ConnectionSet.Empty);
        return [.. copies.Select((copy, i) =>
        {
            var error = errors.FirstOrDefault(error => error.Path.StartsWith($"sensors[{draft.Sensors.Count + i}].", StringComparison.Ordinal));
            // A pin can be changed; a second one of a type that a board has once cannot be made right.
            return new SensorCopy(copy, error is null ? null : FaultWords.Sentence(error.Message)) { Wanted = error?.Path.EndsWith(".sensor_type", StringComparison.Ordinal) != true };
        })];
    }
}
