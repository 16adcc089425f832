namespace HomeHub.Tests.Support;

/// <summary>Which broker a household runs on.</summary>
public enum BrokerKind
{
    /// <summary>The one inside HomeHub.</summary>
    Embedded,

    /// <summary>A real Mosquitto beside it.</summary>
    Mosquitto,
}

/// <summary>HomeHub as a process, with the broker it uses.</summary>
public sealed class Household : IAsyncDisposable
{
    private Household(HubProcess hub, MosquittoBroker? mosquitto, int brokerPort) => (Hub, Mosquitto, BrokerPort) = (hub, mosquitto, brokerPort);

    public HubProcess Hub { get; }

    public MosquittoBroker? Mosquitto { get; }

    /// <summary>Where devices connect.</summary>
    public int BrokerPort { get; }

    /// <summary>Starts both; settings are HomeHub's, further ones or other ones.</summary>
    public static async Task<Household> RunAsync(BrokerKind kind, MosquittoSettings? mosquittoSettings = null, params (string Key, string Value)[] settings)
    {
        var mosquitto = kind == BrokerKind.Embedded ? null : await MosquittoBroker.RunAsync((mosquittoSettings ?? new MosquittoSettings()) with
        {
            Login = (MqttTestClient.Username, MqttTestClient.Password),
        });
        var port = mosquitto?.Port ?? FreePort.Take();
        (string, string)[] connection =
        [
            ("Mqtt:Host", mosquitto is null ? "" : "127.0.0.1"), ("Mqtt:Port", $"{port}"),
            ("Mqtt:Username", MqttTestClient.Username), ("Mqtt:Password", MqttTestClient.Password),
        ];
        var household = new Household(new HubProcess([.. connection, .. settings]), mosquitto, port);
        try
        {
            await household.Hub.StartAsync();
            await household.IsListeningAsync();
            return household;
        }
        catch
        {
            await household.DisposeAsync();
            throw;
        }
    }

    public Task<MqttTestClient> ConnectAsync(string clientId) => MqttTestClient.ConnectAsync(BrokerPort, clientId);

    /// <summary>Waits until HomeHub itself says that all is well: with Mosquitto that takes its connection and its subscriptions.</summary>
    public Task IsListeningAsync() => Eventually.TrueAsync("the hub listens to the broker", async () => (await Hub.HealthAsync()).Well);

    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        if (Mosquitto is not null)
        {
            await Mosquitto.DisposeAsync();
        }
    }
}
