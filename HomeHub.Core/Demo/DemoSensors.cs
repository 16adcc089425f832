using System.Text.Json;
using System.Text.Json.Nodes;
using HomeHub.Core.Messaging;

namespace HomeHub.Core.Demo;

/// <summary>The sensors of a simulated device: they live on while its connection is broken, as on a real board.</summary>
internal sealed class DemoSensors(DemoScript script, Topics topics, DemoConfig config)
{
    // The loop, a wanted state and a wanted config come to it on threads of their own.
    private readonly Lock _gate = new();
    private readonly Dictionary<string, DemoSensor> _sensors = [];

    /// <summary>Brings the sensors in line with the config; the slugs of those that went.</summary>
    public IReadOnlyList<string> Arrange()
    {
        using var _ = _gate.EnterScope();
        var gone = _sensors.Keys.Except(config.Sensors.Select(setup => setup.Slug)).ToList();
        gone.ForEach(slug => _sensors.Remove(slug));
        foreach (var setup in config.Sensors)
        {
            if ((!_sensors.TryGetValue(setup.Slug, out var known) || !IsSame(known.Setup, setup)) && DemoSensor.Of(setup, script.Climate) is { } sensor)
            {
                _sensors[setup.Slug] = sensor;
            }
        }

        return gone;
    }

    /// <summary>Every state is published again.</summary>
    public void Repeat()
    {
        using var _ = _gate.EnterScope();
        foreach (var sensor in _sensors.Values)
        {
            sensor.Changed = true;
        }
    }

    /// <summary>Lets time pass: the new states by slug.</summary>
    public IReadOnlyList<(string Slug, JsonObject State)> Step(DateTimeOffset now)
    {
        using var _ = _gate.EnterScope();
        var said = new List<(string, JsonObject)>();
        foreach (var (slug, sensor) in _sensors)
        {
            sensor.Step(now);
            if (sensor.Changed && sensor.State is { } state)
            {
                sensor.Changed = false;
                said.Add((slug, state));
            }
        }

        return said;
    }

    /// <summary>What fails now, for the log.</summary>
    public IReadOnlyList<(string Slug, string Message)> Failures(DateTimeOffset now)
    {
        using var _ = _gate.EnterScope();
        return [.. _sensors.Select(sensor => (sensor.Key, Message: sensor.Value.TakeFailure(now))).Where(failure => failure.Message is not null).Select(failure => (failure.Key, failure.Message!))];
    }

    /// <summary>A wanted state came.</summary>
    public void Set(string slug, JsonElement wanted)
    {
        using var _ = _gate.EnterScope();
        if (_sensors.TryGetValue(slug, out var sensor))
        {
            sensor.Set(wanted);
        }
    }

    /// <summary>What Home Assistant is told of the device.</summary>
    public JsonObject Discovery()
    {
        using var _ = _gate.EnterScope();
        var components = new JsonObject();
        foreach (var (slug, sensor) in _sensors)
        {
            foreach (var (suffix, component) in sensor.Components())
            {
                component["uniq_id"] = $"{script.Id}_{slug}{suffix}";
                component["stat_t"] = topics.State(script.Id, slug);
                if (sensor.IsActuator)
                {
                    component["cmd_t"] = topics.Set(script.Id, slug);
                }

                components[slug + suffix] = component;
            }
        }

        return new JsonObject
        {
            ["dev"] = new JsonObject { ["ids"] = new JsonArray($"homehub_{script.Id}"), ["name"] = config.Name, ["mf"] = "HomeHub", ["mdl"] = script.Board },
            ["o"] = new JsonObject { ["name"] = "HomeHub" },
            ["avty_t"] = topics.Availability(script.Id),
            ["avty_tpl"] = "{{ value_json.state }}",
            ["qos"] = 1,
            ["cmps"] = components,
        };
    }

    private static bool IsSame(DemoSensorSetup one, DemoSensorSetup other) =>
        (one.Name, one.SensorType) == (other.Name, other.SensorType) && JsonElement.DeepEquals(one.SensorConfig, other.SensorConfig);
}
