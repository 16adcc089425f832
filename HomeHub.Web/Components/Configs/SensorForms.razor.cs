using HomeHub.Core.Sensors;
using Microsoft.AspNetCore.Components;

namespace HomeHub.Web.Components.Configs;

/// <summary>The list of a device's sensors, of which one at a time is open, and the picture of its board.</summary>
public sealed partial class SensorForms : ComponentBase
{
    [Parameter, EditorRequired] public ConfigFormModel Model { get; set; } = null!;

    /// <summary>What the device calls its board, where HomeHub does not know its pins.</summary>
    [Parameter] public string? BoardName { get; set; }

    /// <summary>The one that is edited.</summary>
    [Parameter] public SensorFormModel? Open { get; set; }
    [Parameter] public EventCallback<SensorFormModel?> OpenChanged { get; set; }

    /// <summary>A person changed something.</summary>
    [Parameter] public EventCallback OnChange { get; set; }
    [Parameter] public EventCallback OnCopy { get; set; }

    private BoardPictureModel Picture => new(Model.Board!, Model.Draft.Sensors, Open is null ? null : Model.IndexOf(Open));

    private string Described(SensorFormModel sensor)
    {
        var pin = sensor.Pin?.Text;
        return string.IsNullOrEmpty(pin) ? sensor.TypeLabel : $"{sensor.TypeLabel} · {Model.Board?.Find(pin)?.Label ?? $"pin {pin}"}";
    }

    private Task ToggleAsync(SensorFormModel sensor) => OpenChanged.InvokeAsync(sensor == Open ? null : sensor);

    private async Task AddAsync(SensorType? type)
    {
        await OpenChanged.InvokeAsync(Model.Add(type));
        await OnChange.InvokeAsync();
    }

    private async Task RemoveAsync(SensorFormModel sensor)
    {
        Model.Remove(sensor);
        if (sensor == Open)
        {
            await OpenChanged.InvokeAsync(null);
        }

        await OnChange.InvokeAsync();
    }

    private Task KeepAsync(SensorFormModel sensor)
    {
        Model.Keep(sensor);
        return OnChange.InvokeAsync();
    }

    private Task PickAsync(string pin)
    {
        Open?.Pin?.Type(pin);
        return OnChange.InvokeAsync();
    }
}
