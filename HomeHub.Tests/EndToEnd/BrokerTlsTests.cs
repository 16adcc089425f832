using HomeHub.Core.Messaging;
using HomeHub.Tests.Support;
using Microsoft.Extensions.Options;

namespace HomeHub.Tests.EndToEnd;

/// <summary>HomeHub and a real Mosquitto that speaks TLS with a certificate of the house's own authority.</summary>
public sealed class BrokerTlsTests : IDisposable
{
    private readonly CertificateAuthority _authority = new();
    private readonly CertificateAuthority _stranger = new();

    [Fact]
    public async Task An_authority_of_ones_own_is_trusted_from_its_file()
    {
        await using var mosquitto = await MosquittoAsync(_authority.Issue());
        await using var hub = await HubAsync(mosquitto, _authority.PemFile);

        await Eventually.TrueAsync("HomeHub is connected", () => hub.Get<BrokerStatus>().State.Connected);
        await ChildProcess.RunAsync("mosquitto_pub", "-h", "127.0.0.1", "-p", $"{mosquitto.Port}", "--cafile", _authority.PemFile,
            "-u", MqttTestClient.Username, "-P", MqttTestClient.Password, "-q", "1", "-t", "homehub/hall/log", "-m", "hello");
        await Eventually.TrueAsync("the entry is stored", async () => (await StoredLog.ReadAsync(hub.DatabaseFile)).Any(entry => entry is { Device: "hall", Message: "hello" }));
    }

    [Theory]
    [InlineData("a stranger's", "it was not signed by the authority in Mqtt:CaFile")]
    [InlineData("for another address", "it is for another name than 127.0.0.1")]
    [InlineData("expired", "it is not valid at this time")]
    [InlineData("unknown to this machine", "this machine does not know who signed it; name the authority's certificate in Mqtt:CaFile")]
    public async Task A_certificate_that_cannot_be_trusted_is_refused_in_words(string certificate, string words)
    {
        await using var mosquitto = await MosquittoAsync(certificate switch
        {
            "a stranger's" => _stranger.Issue(),
            "for another address" => _authority.Issue("192.0.2.1"),
            "expired" => _authority.Issue(days: -1),
            _ => _authority.Issue(),
        });
        await using var hub = await HubAsync(mosquitto, certificate == "unknown to this machine" ? "" : _authority.PemFile);

        var state = await Eventually.SeesAsync("a reason", () => Task.FromResult(hub.Get<BrokerStatus>().State), state => state.Reason is not (null or "starting"));
        Assert.False(state.Connected);
        Assert.StartsWith($"its certificate was refused: {words}", state.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("; ", state.Reason!.Replace(words, "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_without_TLS_is_no_broker_for_a_hub_that_wants_it()
    {
        await using var mosquitto = await MosquittoAsync(null);
        await using var hub = await HubAsync(mosquitto, _authority.PemFile);

        var state = await Eventually.SeesAsync("a reason", () => Task.FromResult(hub.Get<BrokerStatus>().State), state => state.Reason is not (null or "starting"));
        Assert.False(state.Connected);
        Assert.DoesNotContain("certificate was refused", state.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_holds_no_certificate_stops_the_start_and_is_named()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("notes.txt"), "no certificate", TestContext.Current.CancellationToken);

        Assert.Contains("Mqtt:CaFile: there is no certificate in", await RefusedAsync(("Mqtt:Host", "b"), ("Mqtt:UseTls", "true"), ("Mqtt:CaFile", folder.File("notes.txt"))), StringComparison.Ordinal);
        Assert.Contains("missing.pem cannot be read", await RefusedAsync(("Mqtt:Host", "b"), ("Mqtt:UseTls", "true"), ("Mqtt:CaFile", folder.File("missing.pem"))), StringComparison.Ordinal);
        Assert.Contains("needs Mqtt:UseTls", await RefusedAsync(("Mqtt:Host", "b"), ("Mqtt:CaFile", _authority.PemFile)), StringComparison.Ordinal);
        Assert.Contains("Mqtt:Host is empty", await RefusedAsync(("Mqtt:UseTls", "true")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_to_try_it_out_names_the_file()
    {
        await using var core = new TestCore(("Mqtt:Host", "broker.example"), ("Mqtt:UseTls", "true"), ("Mqtt:CaFile", _authority.PemFile));

        Assert.StartsWith($"mosquitto_pub -h broker.example -p 1883 --cafile '{_authority.PemFile}' ", core.Get<ConnectionGuide>().PublishCommand("broker.example", reveal: false), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _authority.Dispose();
        _stranger.Dispose();
    }

    private static Task<MosquittoBroker> MosquittoAsync((string, string)? certificate) => MosquittoBroker.RunAsync(new MosquittoSettings
    {
        Login = (MqttTestClient.Username, MqttTestClient.Password),
        Tls = certificate,
    });

    private static Task<HubHost> HubAsync(MosquittoBroker mosquitto, string caFile) => HubHost.RunAsync(
        ("Mqtt:Host", "127.0.0.1"), ("Mqtt:Port", $"{mosquitto.Port}"), ("Mqtt:Username", MqttTestClient.Username), ("Mqtt:Password", MqttTestClient.Password),
        ("Mqtt:UseTls", "true"), ("Mqtt:CaFile", caFile));

    private static async Task<string> RefusedAsync(params (string, string)[] settings)
    {
        await using var core = new TestCore(settings);
        return Assert.Throws<OptionsValidationException>(() => core.Get<IOptions<MqttOptions>>().Value).Message;
    }
}
