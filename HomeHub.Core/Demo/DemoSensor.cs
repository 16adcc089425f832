using System.Text.Json;
using System.Text.Json.Nodes;

namespace HomeHub.Core.Demo;

/// <summary>What a sensor of a simulated device is set up to be, as a config has it.</summary>
internal sealed record DemoSensorSetup(string Slug, string Name, string SensorType, JsonElement SensorConfig)
{
    public static DemoSensorSetup Of(string slug, string name, string type, string config) => new(slug, name, type, JsonElement.Parse(config));

    /// <summary>A whole number among its settings.</summary>
    public int Number(string setting, int standard) =>
        SensorConfig.ValueKind == JsonValueKind.Object && SensorConfig.TryGetProperty(setting, out var value) && value.TryGetInt32(out var number) ? number : standard;
}

/// <summary>A sensor or actuator of a simulated device; says what the firmware's says.</summary>
internal abstract class DemoSensor(DemoSensorSetup setup)
{
    public DemoSensorSetup Setup => setup;

    /// <summary>There is a state to publish.</summary>
    public bool Changed { get; set; } = true;

    /// <summary>It obeys.</summary>
    public virtual bool IsActuator => false;

    /// <summary>Why it tells nothing now, for the log; taken once.</summary>
    public virtual string? TakeFailure(DateTimeOffset now) => null;

    /// <summary>Lets time pass.</summary>
    public abstract void Step(DateTimeOffset now);

    /// <summary>Null while it knows nothing.</summary>
    public abstract JsonObject? State { get; }

    /// <summary>What Home Assistant is told of it, by the suffix of its key; without topics.</summary>
    public abstract IEnumerable<(string Suffix, JsonObject Component)> Components();

    /// <summary>Obeys; what is wrong with the wish is not taken.</summary>
    public virtual void Set(JsonElement wanted)
    {
    }

    /// <summary>Null for a type that only a newer firmware knows, and for the status LED, which says nothing.</summary>
    public static DemoSensor? Of(DemoSensorSetup setup, DemoClimate climate) => setup.SensorType switch
    {
        "weather" => new DemoThermometer(setup, climate),
        "motion" => new DemoMotion(setup),
        "led" => new DemoLight(setup),
        _ => null,
    };
}
