using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using HomeHub.Core.Configs;

namespace HomeHub.Web.Components.Configs;

/// <summary>A network or a server that belongs to one device only, while a person edits it; its password goes in and never comes out.</summary>
public sealed class OwnConnection
{
    private readonly JsonObject _stored;

    public OwnConnection(JsonObject stored)
    {
        _stored = (JsonObject)stored.DeepClone();
        (Ssid, Host, Port, User) = (Text("ssid"), Text("host"), Text("port"), Text("user"));
        Tls = stored["tls"] is { } tls && tls.GetValueKind() is JsonValueKind.True or JsonValueKind.Object;
        Password = Text("password");
        HadPassword = Password.Length > 0;
    }

    /// <summary>Nothing of it is stored.</summary>
    public bool IsNew => _stored.Count == 0;

    public string Ssid { get; set; }
    public string Host { get; set; }

    /// <summary>Empty: the usual one.</summary>
    public string Port { get; set; }
    public string User { get; set; }
    public bool Tls { get; set; }

    /// <summary>The mask while the stored one is kept.</summary>
    public string Password { get; set; }

    /// <summary>One is stored.</summary>
    public bool HadPassword { get; }

    internal JsonObject Written(string kind)
    {
        var written = (JsonObject)_stored.DeepClone();
        if (kind == ConfigDocument.Wifi)
        {
            Set(written, "ssid", Ssid, always: true);
            Set(written, "password", Password, always: true);
            return written;
        }

        Set(written, "host", Host, always: true);
        Set(written, "user", User);
        Set(written, "password", Password);
        if (Port != Text("port"))
        {
            written["port"] = long.TryParse(Port, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : Port;
        }

        if (Port.Length == 0)
        {
            written.Remove("port");
        }

        // More than on or off may stand there: which authority to trust.
        if (Tls != (_stored["tls"]?.GetValueKind() is JsonValueKind.True or JsonValueKind.Object))
        {
            written["tls"] = Tls;
        }

        return written;
    }

    private void Set(JsonObject written, string name, string text, bool always = false)
    {
        if (text == Text(name) && !(always && IsNew))
        {
            return;
        }

        written[name] = text;
    }

    private string Text(string name) => _stored[name] switch
    {
        null => "",
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        var other => other.ToJsonString(),
    };
}
