using HomeHub.Core.Messaging;

namespace HomeHub.Tests.Support;

/// <summary>HomeHub inside the test's process, where its services can be asked, on either broker.</summary>
public sealed class HostedHome : IAsyncDisposable
{
    private readonly MosquittoBroker? _mosquitto;

    private HostedHome(HubHost hub, MosquittoBroker? mosquitto) => (Hub, _mosquitto) = (hub, mosquitto);

    public HubHost Hub { get; }

    public int BrokerPort => _mosquitto?.Port ?? Hub.BrokerPort;

    public static async Task<HostedHome> RunAsync(BrokerKind kind, params (string Key, string Value)[] settings)
    {
        var mosquitto = kind == BrokerKind.Embedded ? null : await MosquittoBroker.RunAsync();
        (string, string)[] connection = mosquitto is null
            ? [("Mqtt:Username", MqttTestClient.Username), ("Mqtt:Password", MqttTestClient.Password)]
            : [("Mqtt:Host", "127.0.0.1"), ("Mqtt:Port", $"{mosquitto.Port}")];
        var home = new HostedHome(await HubHost.RunAsync([.. connection, .. settings]), mosquitto);
        await home.IsConnectedAsync();
        return home;
    }

    /// <summary>Waits until HomeHub has its broker and its subscriptions.</summary>
    public Task IsConnectedAsync() => Eventually.TrueAsync("the hub is connected", () => Hub.Get<BrokerStatus>().State.Connected);

    public Task<MqttTestClient> ConnectAsync(string clientId) => MqttTestClient.ConnectAsync(BrokerPort, clientId);

    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        if (_mosquitto is not null)
        {
            await _mosquitto.DisposeAsync();
        }
    }
}
