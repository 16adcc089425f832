using System.Text.Json;
using System.Text.Json.Nodes;

namespace HomeHub.Core.Demo;

/// <summary>A simulated dimmable light that obeys.</summary>
internal sealed class DemoLight(DemoSensorSetup setup) : DemoSensor(setup)
{
    private readonly int _scale = setup.Number("brightness_scale", 255);
    private bool _on;
    private int _brightness = setup.Number("brightness_scale", 255) / 2;

    public override bool IsActuator => true;

    public override JsonObject State => new() { ["state"] = _on ? "ON" : "OFF", ["brightness"] = _brightness };

    public override void Step(DateTimeOffset now)
    {
    }

    public override void Set(JsonElement wanted)
    {
        // As DimmableLED.py: without a state it is switched on; a brightness out of range changes nothing at all.
        var brightness = wanted.TryGetProperty("brightness", out var value) ? value.TryGetInt32(out var number) ? number : -1 : _brightness;
        var state = wanted.TryGetProperty("state", out var word) ? word.ToString() : "ON";
        if (state is "ON" or "OFF" && brightness >= 0 && brightness <= _scale)
        {
            (_on, _brightness, Changed) = (state == "ON", brightness, true);
        }
    }

    public override IEnumerable<(string, JsonObject)> Components()
    {
        yield return ("", new JsonObject { ["p"] = "light", ["schema"] = "json", ["name"] = Setup.Name, ["brightness"] = true, ["bri_scl"] = _scale });
    }
}
