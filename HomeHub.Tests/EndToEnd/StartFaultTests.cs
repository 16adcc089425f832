using System.Net;
using System.Net.Sockets;
using HomeHub.Core.Data;
using HomeHub.Tests.Support;

namespace HomeHub.Tests.EndToEnd;

/// <summary>A HomeHub that cannot start says why and what to do, in one line, and ends.</summary>
public sealed class StartFaultTests : IDisposable
{
    private readonly TcpListener _other = new(IPAddress.Loopback, 0);

    public StartFaultTests() => _other.Start();

    private int Taken => ((IPEndPoint)_other.LocalEndpoint).Port;

    public void Dispose() => _other.Dispose();

    [Fact]
    public async Task Where_its_port_is_taken()
    {
        await using var hub = new HubProcess(("Urls", $"http://127.0.0.1:{Taken}"), ("Mqtt:Port", $"{FreePort.Take()}"));

        await RefusesAsync(hub, $"Failed to bind to address http://127.0.0.1:{Taken}: address already in use. Set Urls to a free port, or stop what uses it.");
    }

    [Fact]
    public async Task Where_the_address_is_another_machines()
    {
        // Kept for examples (RFC 5737): no machine has it.
        await using var hub = new HubProcess(("Urls", "http://192.0.2.1:8080"), ("Mqtt:Port", $"{FreePort.Take()}"));

        await RefusesAsync(hub, "it cannot listen on what Urls says: Cannot assign requested address.");
    }

    [Fact]
    public async Task Where_another_one_has_the_database()
    {
        await using var first = new HubProcess(("Mqtt:Port", $"{FreePort.Take()}"));
        await first.StartAsync();
        await using var second = new HubProcess(("Mqtt:Port", $"{FreePort.Take()}"), ("Database:Path", first.DatabaseFile));

        await RefusesAsync(second, $"Another HomeHub runs on {first.DatabaseFile}. Stop that one first, or give this one another Database:Path.");
    }

    [Fact]
    public async Task Where_it_may_not_write_its_database()
    {
        // Not even root may make a folder there.
        await using var hub = new HubProcess(("Mqtt:Port", $"{FreePort.Take()}"), ("Database:Path", "/proc/homehub/homehub.db"));

        await RefusesAsync(hub, "'/proc/homehub'. Its data is kept where Database:Path says; its user has to be able to write there.");
    }

    [Fact]
    public async Task Where_its_database_lacks_something()
    {
        await using var core = new TestCore();
        core.Get<HubDatabase>().Prepare();
        await using (var connection = await StoredLog.OpenAsync(core.DatabaseFile))
        {
            await StoredLog.ExecuteAsync(connection, "DROP TABLE users");
        }

        await using var hub = new HubProcess(("Mqtt:Port", $"{FreePort.Take()}"), ("Database:Path", core.DatabaseFile));

        hub.Begin();
        await hub.Process.ExitAsync();
        // Beside it, on the other stream, stands what could not be read, for who mends it.
        Assert.Matches("(?m)^HomeHub cannot start: .*'no such table: users'[.] Its database is kept where Database:Path says; HomeHub.Web restore FILE puts a backup in its place[.]$", hub.Process.Output);
        Assert.Equal(1, hub.Process.ExitCode);
    }

    [Theory]
    [InlineData("Mqtt:Port", "70000", "Mqtt:Port: The field Port must be between 0 and 65535.")]
    [InlineData("Mqtt:Port", "many", "Failed to convert configuration value 'many' at 'Mqtt:Port' to type 'System.Int32'.")]
    [InlineData("Mqtt:Hots", "broker.local", "Mqtt:Hots is no setting of HomeHub. Is it misspelt?")]
    [InlineData("Access:Proxies", "127.0.0.1", """Access:Proxies takes a list: ["…"] in appsettings.json, Access__Proxies__0 for its first in the environment.""")]
    [InlineData("Access:Proxies:0", "nonsense", "Access:Proxies: 'nonsense' is neither an address nor a network such as 172.30.32.0/23.")]
    public async Task Where_a_setting_is_wrong(string key, string value, string words)
    {
        await using var hub = new HubProcess((key, value));

        await RefusesAsync(hub, words);
    }

    /// <summary>Its pages still come up, and say it as well.</summary>
    [Fact]
    public async Task Where_only_the_port_of_its_broker_is_taken_it_starts_and_says_so()
    {
        await using var hub = new HubProcess(("Mqtt:Port", $"{Taken}"));
        await hub.StartAsync();

        await Eventually.TrueAsync("the notice of the start", () => Task.FromResult(hub.Process.Output.Contains("Stop:", StringComparison.Ordinal)));
        Assert.Contains($"Broker:    not running on port {Taken}. Address already in use.", hub.Process.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", hub.Process.Output, StringComparison.Ordinal);
        Assert.Contains("could not start", (await hub.HealthAsync()).Words, StringComparison.Ordinal);
    }

    private static async Task RefusesAsync(HubProcess hub, string words)
    {
        hub.Begin();
        await hub.Process.ExitAsync();

        Assert.Equal(1, hub.Process.ExitCode);
        var line = Assert.Single(hub.Process.Output.Split('\n'));
        Assert.StartsWith("HomeHub cannot start: ", line, StringComparison.Ordinal);
        Assert.EndsWith(words, line, StringComparison.Ordinal);
    }
}
