using HomeHub.Core.Configs;
using HomeHub.Core.Devices;
using HomeHub.Tests.Support;

namespace HomeHub.Tests.Configs;

/// <summary>Core with a Pico W named Kitchen in it, whose configs are to be tried out.</summary>
internal static class ConfigHouse
{
    public const string Kitchen = "kitchen";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<TestCore> OpenAsync(params (string Key, string Value)[] settings)
    {
        var core = (await new TestCore(settings).StartWriterAsync()).SaveDevices();
        await core.AddAsync(Kitchen, "Kitchen");
        return core;
    }

    /// <summary>A Pico W says what it is.</summary>
    public static Task AddAsync(this TestCore core, string id, string name) => core.Get<DeviceRegistry>().ApplyAsync(id, core.Clock.GetUtcNow(), state => state.Announced(
        new AnnouncePayload("rp2", "Raspberry Pi Pico W with RP2040", name, null, null, null, null, null, null, 0, null, 1), "{}", core.Clock.GetUtcNow()));

    /// <summary>Saves and expects that it is taken.</summary>
    public static async Task<ConfigView> SavedAsync(this TestCore core, ConfigContent content, string id = Kitchen, long? expected = null)
    {
        var save = await core.Get<ConfigStore>().SaveAsync(id, content, expected, "a test", Cancellation);
        Assert.Empty(save.Errors);
        return save.Saved!;
    }

    public static async Task<ConfigContent> ContentAsync(this TestCore core, string id = Kitchen) =>
        (await core.Get<ConfigStore>().FindAsync(id, Cancellation))!.Content;

    /// <summary>What is to be published to the device.</summary>
    public static async Task<System.Text.Json.JsonElement> DesiredAsync(this TestCore core, string id = Kitchen) =>
        System.Text.Json.JsonElement.Parse((await core.Get<ConfigReportStore>().DesiredAsync(id, Cancellation))!.Value.Message);

    public static SensorContent Motion(int pin, string name = "Hall motion") =>
        new() { Name = name, SensorType = "motion", SensorConfig = $$"""{"pin":{{pin}},"retrigger_delay_ms":10000}""" };

    public static SensorContent Weather(int pin, string name = "Climate") => new() { Name = name, SensorType = "weather", SensorConfig = $$"""{"pin":{{pin}}}""" };
}
