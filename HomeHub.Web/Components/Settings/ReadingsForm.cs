using HomeHub.Core.Sensors;

namespace HomeHub.Web.Components.Settings;

/// <summary>How long readings are kept, while a person edits it.</summary>
public sealed class ReadingsForm(ReadingSettings stored)
{
    /// <summary>Null while the field is empty.</summary>
    public int? WholeHours { get; set; } = stored.WholeHours;
    public int? MeanDays { get; set; } = stored.MeanDays;

    public bool IsValid => WholeHoursFault() is null && MeanDaysFault() is null;

    public bool IsChanged => WholeHours != stored.WholeHours || MeanDays != stored.MeanDays;

    /// <summary>Saving it takes readings together, or deletes some, that are kept now.</summary>
    public bool Shortens => WholeHours < stored.WholeHours || MeanDays < stored.MeanDays;

    public string? WholeHoursFault() => WholeHours is >= 1 and <= ReadingSettings.MostWholeHours ? null : $"1 to {ReadingSettings.MostWholeHours} hours";

    public string? MeanDaysFault() => MeanDays is not (>= 1 and <= ReadingSettings.MostMeanDays) ? $"1 to {ReadingSettings.MostMeanDays:N0} days"
        : MeanDays * 24 < WholeHours ? "not shorter than every reading is kept"
        : null;

    /// <exception cref="InvalidOperationException">The form is not valid.</exception>
    public ReadingSettings Settings() => IsValid ? new ReadingSettings(WholeHours!.Value, MeanDays!.Value) : throw new InvalidOperationException("The readings form has faults.");
}
