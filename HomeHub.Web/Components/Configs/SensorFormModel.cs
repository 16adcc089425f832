using System.Text.Json.Nodes;
using HomeHub.Core.Configs;
using HomeHub.Core.Sensors;

namespace HomeHub.Web.Components.Configs;

/// <summary>
/// One sensor while a person edits it. A type of the catalogue has a field for each of its settings; whatever else stands in its settings,
/// and everything of a type that only a newer firmware knows, is JSON.
/// </summary>
public sealed class SensorFormModel
{
    private readonly SensorContent _content;

    private SensorFormModel(SensorContent content, bool isNew)
    {
        (_content, IsNew, Name, TypeKey) = (content, isNew, content.Name, content.SensorType);
        Type = SensorTypes.Find(content.SensorType);
        // Settings that are no object at all came past every check; they are left alone until somebody writes better ones.
        var settings = ConfigValidator.WhyNotObject(content.SensorConfig) is null ? JsonNode.Parse(content.SensorConfig)!.AsObject() : [];
        Inputs = [.. (Type?.Fields ?? []).Select(field => new SettingInput(field, settings[field.Key], settings.ContainsKey(field.Key)))];
        foreach (var input in Inputs)
        {
            settings.Remove(input.Field.Key);
        }

        Further = new JsonInput(JsonInput.Write(settings), name => Inputs.Any(input => input.Field.Key == name));
    }

    /// <summary>It is not in the stored config.</summary>
    public bool IsNew { get; }

    /// <summary>Its id; 0 while it is new.</summary>
    public long Id => _content.Id;

    /// <summary>Its place in topics; null while it is new.</summary>
    public string? Slug => _content.Slug;

    public string Name { get; set; }

    /// <summary>A person can change it only where the type is not in the catalogue and the sensor is new.</summary>
    public string TypeKey { get; set; }

    /// <summary>Null: only a newer firmware knows it.</summary>
    public SensorType? Type { get; }

    public IReadOnlyList<SettingInput> Inputs { get; }
    public JsonInput Further { get; }

    /// <summary>Saving will remove it.</summary>
    public bool IsRemoved { get; set; }

    /// <summary>What is wrong is shown also at fields that nobody touched.</summary>
    public bool ShowsFaults { get; set; }

    public SettingInput? Pin => Inputs.FirstOrDefault(input => input.Field is PinField);

    public string TypeLabel => Type?.Label ?? TypeKey;

    public static SensorFormModel Of(SensorContent stored) => new(stored, isNew: false) { ShowsFaults = true };

    /// <summary>One copied from another device: what is in its way here is said at once.</summary>
    public static SensorFormModel Copied(SensorContent copy) => new(copy, isNew: true) { ShowsFaults = true };

    /// <summary>A new one with the defaults filled in and a name that no other has.</summary>
    public static SensorFormModel New(SensorType? type, IEnumerable<string> names, Board? board)
    {
        var word = type?.Label.Split('(')[0].Trim() ?? "Sensor";
        var taken = names.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var model = new SensorFormModel(new SensorContent
        {
            Name = Enumerable.Range(1, int.MaxValue).Select(n => n == 1 ? word : $"{word} {n}").First(name => !taken.Contains(name)),
            SensorType = type?.Key ?? "",
        }, isNew: true);
        foreach (var input in model.Inputs.Where(input => input.Text.Length > 0))
        {
            input.Type(input.Text);
        }

        if (model.Pin is { Field: PinField { Names: [var own, ..] } } pin && board?.Find(own) is not null)
        {
            pin.Type(own);
        }

        return model;
    }

    /// <summary>As it would be saved.</summary>
    public SensorContent ToContent()
    {
        var settings = JsonNode.Parse(ConfigValidator.WhyNotObject(_content.SensorConfig) is null ? _content.SensorConfig : "{}")!.AsObject();
        foreach (var name in settings.Select(member => member.Key).Where(name => Inputs.All(input => input.Field.Key != name)).ToList())
        {
            settings.Remove(name);
        }

        foreach (var input in Inputs)
        {
            input.WriteTo(settings);
        }

        foreach (var (name, value) in Further.Value)
        {
            settings[name] = value?.DeepClone();
        }

        return _content with { Name = Name, SensorType = TypeKey, SensorConfig = JsonInput.Write(settings) };
    }
}
