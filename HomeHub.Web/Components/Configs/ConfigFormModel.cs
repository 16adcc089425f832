using System.Text.Json.Nodes;
using HomeHub.Core.Configs;
using HomeHub.Core.Devices;
using HomeHub.Core.Sensors;

namespace HomeHub.Web.Components.Configs;

/// <summary>
/// A device's config while a person edits it: what it was made from, the draft, and what is wrong with that. It has no rules of its own, it
/// asks those that saving asks.
/// </summary>
public sealed class ConfigFormModel
{
    private readonly string _deviceId;
    private readonly ConnectionSet _reusable;
    private readonly ConfigContent _begin;
    private readonly List<SensorFormModel> _sensors;
    private IReadOnlyList<FieldError> _refused = [];

    /// <param name="stored">What the draft is compared with, and what a save expects to find.</param>
    /// <param name="reported">What the device says of that.</param>
    /// <param name="begin">What the form begins with, where that is not what is stored: what two people wrote, put together.</param>
    public ConfigFormModel(ConfigView stored, Device device, ConnectionSet reusable, ConfigState? reported = null, ConfigContent? begin = null)
    {
        (_deviceId, _reusable, _begin, Stored, Board, Reported) = (device.Id, reusable, begin ?? stored.Content, stored, Boards.Of(device), reported);
        Name = _begin.Name ?? "";
        var document = ConfigDocument.Parse(_begin.Config);
        Settings = [.. ConfigDocument.Settings.Select(field => new SettingInput(field, document.TrySetting(field.Key, out var value) ? value : null, document.TrySetting(field.Key, out _)))];
        Further = new JsonInput(document.Further, ConfigDocument.HasField);
        Connections = [.. ConfigDocument.Connections.Select(kind => new ConnectionFormModel(kind, document, reusable))];
        _sensors = [.. _begin.Sensors.Select(sensor => sensor.Id == 0 ? SensorFormModel.Copied(sensor) : SensorFormModel.Of(sensor))];
        Check();
    }

    public ConfigView Stored { get; }

    /// <summary>Null: its pins are not known.</summary>
    public Board? Board { get; }

    /// <summary>What the device said of the stored version.</summary>
    public ConfigState? Reported { get; set; }

    public string Name { get; set; }
    public IReadOnlyList<SettingInput> Settings { get; }
    public JsonInput Further { get; }
    public IReadOnlyList<ConnectionFormModel> Connections { get; }

    /// <summary>Those that will be removed among them.</summary>
    public IReadOnlyList<SensorFormModel> Sensors => _sensors;

    /// <summary>As it would be saved; texts that are no JSON are not part of it.</summary>
    public ConfigContent Draft { get; private set; } = new();

    /// <summary>Everything that is wrong with the draft; sensors are counted as in it.</summary>
    public IReadOnlyList<FieldError> Errors { get; private set; } = [];

    public bool IsChanged { get; private set; }

    /// <summary>The device has to restart to try what is new in its connections.</summary>
    public bool MovesConnections => ConfigDocument.Sent.Any(kind => !ConfigMerge.SameMember(Stored.Content.Config, Draft.Config, kind));

    /// <summary>What is wrong is shown also at fields that nobody touched: somebody tried to save.</summary>
    public bool ShowsFaults { get; private set; }

    /// <summary>Something was edited.</summary>
    public void Check()
    {
        _refused = [];
        Draft = Content();
        IsChanged = ConfigMerge.Differs(Stored.Content, Draft) || Further.Fault is not null || _sensors.Exists(sensor => sensor is { IsRemoved: false, Further.Fault: not null });
        Errors = [.. Unreadable(), .. ConfigValidator.Validate(Draft, _deviceId, Board, _reusable)];
    }

    /// <summary>A save was tried: what is wrong is shown everywhere, also what only the store could find.</summary>
    public void Refuse(IReadOnlyList<FieldError> errors)
    {
        ShowsFaults = true;
        _sensors.ForEach(sensor => sensor.ShowsFaults = true);
        _refused = errors;
    }

    /// <summary>All that is wrong, the store's word included, each with what its field is called.</summary>
    public IEnumerable<(string Field, string Message)> AllFaults() =>
        Errors.Concat(_refused).DistinctBy(error => (error.Path, error.Message)).Select(error => (ConfigFieldNames.For(error.Path, Draft), error.Message));

    /// <summary>What to say at a field; null: nothing. Where the draft is fine there, it is what the device said of the very value that stands there.</summary>
    public string? FaultAt(string path) =>
        Errors.Concat(_refused).FirstOrDefault(error => error.Path == path) is { } error ? FaultWords.Sentence(error.Message)
        : Reported?.Reasons.GetValueOrDefault(path) is { } reason && IsAsStored(path) ? $"The device says: {reason}" : null;

    /// <summary>The same for a field of a sensor; nothing of one that nobody has filled in yet.</summary>
    /// <param name="field"><c>name</c>, <c>sensor_config.pin</c>; empty: the sensor as a whole.</param>
    public string? FaultAt(SensorFormModel sensor, string field, bool touched = true)
    {
        var error = Errors.Concat(_refused).FirstOrDefault(error => error.Path == PathOf(IndexOf(sensor), field));
        return error is not null
            ? touched || sensor.ShowsFaults ? FaultWords.Sentence(error.Message) : null
            : Said(sensor, field) is { } reason ? $"The device says: {reason}" : null;
    }

    /// <summary>How many fields of a sensor have something to say.</summary>
    public bool HasFault(SensorFormModel sensor) => !sensor.IsRemoved && (sensor.ShowsFaults || !sensor.IsNew)
        && (Errors.Concat(_refused).Any(error => error.Path.StartsWith($"sensors[{IndexOf(sensor)}]", StringComparison.Ordinal))
            || sensor.Inputs.Select(input => $"sensor_config.{input.Field.Key}").Prepend("").Any(field => Said(sensor, field) is not null));

    /// <summary>A new one, at the top: there a person looks after asking for it, on a phone as well.</summary>
    public SensorFormModel Add(SensorType? type)
    {
        var sensor = SensorFormModel.New(type, _sensors.Where(sensor => !sensor.IsRemoved).Select(sensor => sensor.Name), Board);
        _sensors.Insert(0, sensor);
        Check();
        return sensor;
    }

    /// <summary>One of another device.</summary>
    public SensorFormModel AddCopy(SensorContent copy)
    {
        var sensor = SensorFormModel.Copied(copy);
        _sensors.Add(sensor);
        Check();
        return sensor;
    }

    /// <summary>A new one is gone at once; a stored one when the draft is saved, until then it can be kept after all.</summary>
    public void Remove(SensorFormModel sensor)
    {
        sensor.IsRemoved = true;
        if (sensor.IsNew)
        {
            _sensors.Remove(sensor);
        }

        Check();
    }

    public void Keep(SensorFormModel sensor)
    {
        sensor.IsRemoved = false;
        Check();
    }

    /// <summary>Its place in the draft; -1 where it is not part of it.</summary>
    public int IndexOf(SensorFormModel sensor) => _sensors.Where(one => !one.IsRemoved).ToList().IndexOf(sensor);

    private ConfigContent Content()
    {
        var document = ConfigDocument.Parse(_begin.Config);
        foreach (var connection in Connections)
        {
            connection.WriteTo(document);
        }

        document.Further = JsonInput.Write(Further.Value);
        var settings = JsonNode.Parse(document.ToJson())!.AsObject();
        foreach (var input in Settings)
        {
            input.WriteTo(settings);
        }

        return new ConfigContent
        {
            Name = string.IsNullOrWhiteSpace(Name) ? null : Name.Trim(),
            Config = JsonInput.Write(settings),
            Sensors = [.. _sensors.Where(sensor => !sensor.IsRemoved).Select(sensor => sensor.ToContent())],
        };
    }

    private IEnumerable<FieldError> Unreadable() =>
    [
        .. Further.Fault is { } fault ? [new FieldError("settings", fault)] : Array.Empty<FieldError>(),
        .. _sensors.Where(sensor => sensor is { IsRemoved: false, Further.Fault: not null })
            .Select(sensor => new FieldError($"sensors[{IndexOf(sensor)}].sensor_config", sensor.Further.Fault!)),
    ];

    /// <summary>The device's reason for a field of a stored sensor whose value is still the one it spoke of.</summary>
    private string? Said(SensorFormModel sensor, string field)
    {
        var index = sensor.IsNew ? -1 : Stored.Content.Sensors.ToList().FindIndex(one => one.Id == sensor.Id);
        return index < 0 || Reported?.Reasons.GetValueOrDefault(PathOf(index, field)) is not { } reason || !ConfigMerge.SameField(Stored.Content.Sensors[index], sensor.ToContent(), field)
            ? null
            : reason;
    }

    private static string PathOf(int index, string field) => field.Length == 0 ? $"sensors[{index}]" : $"sensors[{index}].{field}";

    private bool IsAsStored(string path) => path switch
    {
        "name" => Draft.Name == Stored.Content.Name,
        _ when ConfigDocument.Connections.FirstOrDefault(kind => path.StartsWith($"connections.{kind}", StringComparison.Ordinal)) is { } kind =>
            ConfigMerge.SameMember(Stored.Content.Config, Draft.Config, kind),
        _ => ConfigMerge.SameMember(Stored.Content.Config, Draft.Config, path.Split('.')[^1]),
    };
}
