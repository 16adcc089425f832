using HomeHub.Core.Configs;

namespace HomeHub.Web.Components.Configs;

/// <summary>A reusable connection while a person edits it: one shape for the three kinds, with what is wrong by field.</summary>
public sealed class ConnectionEdit
{
    private readonly IReadOnlyList<IReusableConnection> _others;
    private IReadOnlyList<FieldError> _refused = [];

    private ConnectionEdit(string kind, long id, IEnumerable<IReusableConnection> others) => (Kind, Id, _others) = (kind, id, [.. others]);

    /// <summary><see cref="ConfigDocument.Wifi"/>, <see cref="ConfigDocument.Mqtt"/> or <see cref="ConfigDocument.Ftp"/>.</summary>
    public string Kind { get; }

    /// <summary>0: a new one.</summary>
    public long Id { get; }

    public string Name { get; set; } = "";
    public string Ssid { get; set; } = "";
    public string Host { get; set; } = "";

    /// <summary>Null while the field is empty.</summary>
    public int? Port { get; set; }
    public string User { get; set; } = "";

    /// <summary>The mask while the stored one is kept.</summary>
    public string Password { get; set; } = "";

    /// <summary>One is stored.</summary>
    public bool HasPassword { get; private init; }
    public bool Tls { get; set; }
    public bool IsDefault { get; set; }

    /// <summary>It is the default now: that is given up only by making another one the default.</summary>
    public bool IsDefaultNow { get; private init; }

    /// <summary>The first of its kind is the default, wanted or not.</summary>
    public bool IsFirst => _others.Count == 0;

    public bool IsWifi => Kind == ConfigDocument.Wifi;

    public int UsualPort => Kind == ConfigDocument.Mqtt ? 1883 : 21;

    public static ConnectionEdit New(string kind, ConnectionSet known) => new(kind, 0, known.Of(kind)) { IsDefault = known.Of(kind).Count == 0 };

    public static ConnectionEdit Of(IReusableConnection stored, ConnectionSet known)
    {
        var kind = stored switch { WifiNetwork => ConfigDocument.Wifi, MqttBroker => ConfigDocument.Mqtt, _ => ConfigDocument.Ftp };
        var edit = new ConnectionEdit(kind, stored.Id, known.Of(kind).Where(other => other.Id != stored.Id))
        {
            Name = stored.Name, Password = stored.Password, HasPassword = stored.Password.Length > 0, IsDefault = stored.IsDefault, IsDefaultNow = stored.IsDefault,
        };
        switch (stored)
        {
            case WifiNetwork wifi:
                edit.Ssid = wifi.Ssid;
                break;
            case MqttBroker broker:
                (edit.Host, edit.Port, edit.User, edit.Tls) = (broker.Host, broker.Port, broker.User, broker.Tls);
                break;
            case FtpServer server:
                (edit.Host, edit.Port, edit.User, edit.Tls) = (server.Host, server.Port, server.User, server.Tls);
                break;
        }

        return edit;
    }

    /// <summary>What is wrong with a field; null: nothing. Empty name: what is wrong with the whole.</summary>
    public string? FaultAt(string field) => Faults.FirstOrDefault(error => error.Path == field)?.Message is { } message
        ? message.StartsWith("has to", StringComparison.Ordinal) ? $"It {message}." : message
        : null;

    public bool IsValid => Faults.Count == 0;

    private List<FieldError> Faults =>
    [
        .. ConnectionRules.Check(Make()),
        .. _others.Any(other => string.Equals(other.Name, Label.Trim(), StringComparison.OrdinalIgnoreCase))
            ? [new FieldError("name", "Another one has this name already.")] : Array.Empty<FieldError>(),
        .. _refused,
    ];

    /// <summary>What a store refused it for, until something is changed.</summary>
    public void Refuse(IReadOnlyList<FieldError> errors) => _refused = errors;

    /// <summary>What was refused may be right now.</summary>
    public void Changed() => _refused = [];

    /// <summary>What saving it would come to.</summary>
    public Task<ConnectionSave> TryAsync(ConnectionStore store) => Make() switch
    {
        WifiNetwork wifi => store.TryAsync(wifi),
        MqttBroker broker => store.TryAsync(broker),
        var server => store.TryAsync((FtpServer)server),
    };

    /// <summary>Saves it.</summary>
    public async Task<(ConnectionSave Save, long Id)> SaveAsync(ConnectionStore store, string author)
    {
        var connection = Make();
        var save = connection switch
        {
            WifiNetwork wifi => await store.SaveAsync(wifi, author),
            MqttBroker broker => await store.SaveAsync(broker, author),
            var server => await store.SaveAsync((FtpServer)server, author),
        };
        return (save, connection.Id);
    }

    /// <summary>Without a name of its own it is called what it is.</summary>
    public string Label => string.IsNullOrWhiteSpace(Name) ? IsWifi ? Ssid : Host : Name;

    private IReusableConnection Make() => Kind switch
    {
        ConfigDocument.Wifi => new WifiNetwork { Id = Id, Name = Label, Ssid = Ssid, Password = Password, IsDefault = IsDefault },
        ConfigDocument.Mqtt => new MqttBroker { Id = Id, Name = Label, Host = Host.Trim(), Port = Port ?? UsualPort, User = User, Password = Password, Tls = Tls, IsDefault = IsDefault },
        _ => new FtpServer { Id = Id, Name = Label, Host = Host.Trim(), Port = Port ?? UsualPort, User = User, Password = Password, Tls = Tls, IsDefault = IsDefault },
    };
}
