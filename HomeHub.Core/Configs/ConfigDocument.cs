using System.Text.Json;
using System.Text.Json.Nodes;
using HomeHub.Core.Sensors;

namespace HomeHub.Core.Configs;

/// <summary>Where a device takes one of its connections from.</summary>
public enum ConnectionKind
{
    /// <summary>What it was set up with: nothing is sent, the device keeps what it has.</summary>
    AsOnBoard,

    /// <summary>The reusable one that is the default now.</summary>
    Default,

    /// <summary>A reusable one.</summary>
    Reusable,

    /// <summary>One of its own, that stands in its config.</summary>
    Own,
}

/// <summary>A device's choice of one of its connections.</summary>
/// <param name="Id">Of the reusable one, else 0.</param>
public readonly record struct ConnectionChoice(ConnectionKind Kind, long Id = 0)
{
    public static ConnectionChoice AsOnBoard => default;
    public static ConnectionChoice Default => new(ConnectionKind.Default);
    public static ConnectionChoice Own => new(ConnectionKind.Own);

    public static ConnectionChoice Reusable(long id) => new(ConnectionKind.Reusable, id);
}

/// <summary>
/// A device's free-form config object, and what HomeHub understands in it: <c>log_level</c>, and the choice of connections in
/// <c>wifi</c>, <c>mqtt</c> and <c>ftp</c>: missing or empty: as on the board; <c>{"use":"default"}</c>; <c>{"use":3}</c>: the reusable one
/// with this id; anything else: the device's own. Whatever else is in it stays as it is.
/// </summary>
public sealed class ConfigDocument
{
    public const string Wifi = "wifi";
    public const string Mqtt = "mqtt";
    public const string Ftp = "ftp";
    internal const string Use = "use";

    public static IReadOnlyList<string> Connections { get; } = [Wifi, Mqtt, Ftp];

    /// <summary>Those that are part of what a device is sent: a change of one is tried after a restart.</summary>
    public static IReadOnlyList<string> Sent { get; } = [Wifi, Mqtt];

    public static ChoiceField LogLevelField { get; } = new("log_level", "Log from", "The least severe level that the device keeps and sends.",
        "info", "debug", "info", "warning", "error", "critical");

    /// <summary>The settings a form offers.</summary>
    public static IReadOnlyList<SettingField> Settings { get; } = [LogLevelField];

    private readonly JsonObject _root;

    private ConfigDocument(JsonObject root) => _root = root;

    /// <param name="json">A JSON object.</param>
    public static ConfigDocument Parse(string json) => new(JsonText.ParseObject(json));

    /// <summary>The least severe level that is kept and sent.</summary>
    public string LogLevel
    {
        get => _root[LogLevelField.Key] is JsonValue value && value.TryGetValue<string>(out var level) ? level : LogLevelField.Default;
        set => _root[LogLevelField.Key] = value;
    }

    /// <summary>Everything but the connections: what the device gets as its settings.</summary>
    internal IEnumerable<KeyValuePair<string, JsonNode?>> SettingsSent => _root.Where(member => !Connections.Contains(member.Key));

    /// <summary>The choice of <see cref="Wifi"/>, <see cref="Mqtt"/> or <see cref="Ftp"/>.</summary>
    public ConnectionChoice Choice(string connection) => _root[connection] switch
    {
        null or JsonObject { Count: 0 } or JsonArray { Count: 0 } => ConnectionChoice.AsOnBoard,
        JsonObject choice when choice[Use] is JsonValue use => use.GetValueKind() switch
        {
            JsonValueKind.String when use.GetValue<string>() == "default" => ConnectionChoice.Default,
            JsonValueKind.String when use.GetValue<string>() == "board" => ConnectionChoice.AsOnBoard,
            JsonValueKind.Number when use.TryGetValue<long>(out var id) => ConnectionChoice.Reusable(id),
            _ => ConnectionChoice.Own,
        },
        _ => ConnectionChoice.Own,
    };

    /// <summary>The device's own connection as it stands there; null where it uses none of its own.</summary>
    public JsonNode? Own(string connection) => Choice(connection).Kind == ConnectionKind.Own ? _root[connection] : null;

    /// <summary>Chooses any but the device's own.</summary>
    public void Choose(string connection, ConnectionChoice choice)
    {
        _root.Remove(connection);
        if (choice.Kind is ConnectionKind.Default or ConnectionKind.Reusable)
        {
            _root[connection] = new JsonObject { [Use] = choice.Kind == ConnectionKind.Default ? "default" : choice.Id };
        }
    }

    /// <summary>Gives the device a connection of its own: <c>{"ssid","password"}</c> or a list of them, <c>{"host","port","user","password","tls"}</c>.</summary>
    public void SetOwn(string connection, JsonNode own) => _root[connection] = own;

    /// <summary>
    /// Settings that have no field in a form: a JSON object with everything but the connections and <see cref="Settings"/>. Setting it replaces
    /// all of them; a name that has its own field stays what it is.
    /// </summary>
    /// <exception cref="JsonException">It is set to what is no JSON object.</exception>
    public string Further
    {
        get => JsonText.Write(new JsonObject(_root.Where(member => !HasField(member.Key)).Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()))));
        set
        {
            var further = JsonText.ParseObject(value);
            foreach (var name in _root.Select(member => member.Key).Where(name => !HasField(name)).ToList())
            {
                _root.Remove(name);
            }

            foreach (var (name, node) in further.Where(member => !HasField(member.Key)))
            {
                _root[name] = node?.DeepClone();
            }
        }
    }

    /// <summary>Whether a member of the config has a field of its own in a form.</summary>
    public static bool HasField(string name) => Connections.Contains(name) || Settings.Any(field => field.Key == name);

    /// <summary>One of <see cref="Settings"/> as it stands there; false: it does not.</summary>
    public bool TrySetting(string key, out JsonNode? value) => _root.TryGetPropertyValue(key, out value);

    /// <summary>Sets one of <see cref="Settings"/>.</summary>
    public void SetSetting(string key, JsonNode? value) => _root[key] = value;

    public string ToJson() => JsonText.Write(_root);
}
