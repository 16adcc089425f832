using System.Net;
using System.Text.Json;
using HomeHub.Tests.Support;

namespace HomeHub.Tests.Api;

/// <summary><c>/api/home/sensors</c>, by the original's paths and shapes.</summary>
public sealed class SensorApiTests(HubHost hub) : IClassFixture<HubHost>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sensor_is_added_found_changed_and_removed()
    {
        var config = await ConfigIdAsync("whole-life");
        var added = (await hub.SentAsync(HttpMethod.Post, "/api/home/sensors/add/", Motion(config, 18))).GetProperty("sensor");
        var id = added.GetProperty("id").GetInt64();

        Assert.Equal(("motion", "Hall motion", "hall-motion", "whole-life", config, """{"pin":18,"retrigger_delay_ms":10000}"""),
            (Word(added, "sensor_type"), Word(added, "name"), Word(added, "slug"), Word(added, "device_id"), added.GetProperty("device_config_id").GetInt64(), added.GetProperty("sensor_config").GetRawText()));
        var found = await hub.JsonAsync($"/api/home/sensors/{id}/");
        Assert.True(found.GetProperty("success").GetBoolean());
        Assert.Equal(added.ToString(), found.GetProperty("sensor").ToString());
        Assert.Equal(added.ToString(), Assert.Single((await hub.JsonAsync("/api/home/devices/whole-life/sensors")).EnumerateArray()).ToString());

        var changed = await hub.SentAsync(HttpMethod.Put, $"/api/home/sensors/{id}/config", """{"pin":17,"new":[1e400]}""");
        Assert.Equal((id, """{"pin":17,"new":[1e400]}"""), (changed.GetProperty("sensor").GetProperty("id").GetInt64(), changed.GetProperty("sensor").GetProperty("sensor_config").GetRawText()));
        Assert.Equal(2, (await hub.JsonAsync("/api/home/devices/whole-life/config")).GetProperty("version").GetInt32());

        foreach (var _ in new[] { 1, 2 })
        {
            Assert.Equal("""{"success":true}""", (await hub.SentAsync(HttpMethod.Delete, $"/api/home/sensors/{id}", null)).GetRawText());
            await (await hub.Http.GetAsync($"/api/home/sensors/{id}", Cancellation)).ProblemAsync(HttpStatusCode.NotFound);
        }

        Assert.Equal(3, (await hub.JsonAsync("/api/home/devices/whole-life/config")).GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task A_pin_that_is_taken_is_refused_at_its_field_and_names_the_other_sensor()
    {
        var config = await ConfigIdAsync("pins");
        await hub.SentAsync(HttpMethod.Post, "/api/home/sensors/add", Motion(config, 18));
        var second = (await hub.SentAsync(HttpMethod.Post, "/api/home/sensors/add", Motion(config, 17))).GetProperty("sensor").GetProperty("id").GetInt64();

        var add = await (await hub.PostAsync("/api/home/sensors/add", Motion(config, 18))).ProblemAsync(HttpStatusCode.BadRequest);
        var change = await (await hub.SendAsync(HttpMethod.Put, $"/api/home/sensors/{second}/config", """{"pin":18}""")).ProblemAsync(HttpStatusCode.BadRequest);

        Assert.Equal(["sensor_config.pin"], Fields(add));
        Assert.Equal(["pin"], Fields(change));
        Assert.Equal("GP18 is already used by Hall motion.", change.GetProperty("errors").GetProperty("pin")[0].GetString());
        Assert.Equal(2, (await hub.JsonAsync("/api/home/devices/pins/sensors")).GetArrayLength());
    }

    [Theory]
    [InlineData("""{"name":"x","device_config_id":CONFIG}""", "sensor_type")]
    [InlineData("""{"sensor_type":"motion","device_config_id":CONFIG}""", "name")]
    [InlineData("""{"sensor_type":"motion","name":"x","sensor_config":{"pin":18}}""", "device_config_id")]
    [InlineData("""{"sensor_type":"motion","name":"x","device_config_id":"CONFIG"}""", "device_config_id")]
    [InlineData("""{"sensor_type":"motion","name":"","device_config_id":CONFIG,"sensor_config":{"pin":18}}""", "name")]
    [InlineData("""{"sensor_type":"motion","name":"x","device_config_id":CONFIG}""", "sensor_config.pin")]
    [InlineData("""{"sensor_type":"motion","name":"x","device_config_id":CONFIG,"sensor_config":{"pin":18,"retrigger_delay_ms":-1}}""", "sensor_config.retrigger_delay_ms")]
    [InlineData("""{"sensor_type":"motion","name":"x","device_config_id":CONFIG,"sensor_config":[18]}""", "sensor_config")]
    [InlineData("""{"sensor_type":"a b","name":"x","device_config_id":CONFIG,"sensor_config":{"pin":18}}""", "sensor_type")]
    public async Task A_sensor_that_cannot_be_added_is_refused_at_its_field(string body, string field)
    {
        var config = await ConfigIdAsync("fields");
        var problem = await (await hub.PostAsync("/api/home/sensors/add", body.Replace("CONFIG", $"{config}"))).ProblemAsync(HttpStatusCode.BadRequest);

        Assert.Equal([field], Fields(problem));
        Assert.Empty((await hub.JsonAsync("/api/home/devices/fields/sensors")).EnumerateArray());
    }

    [Fact]
    public async Task A_config_and_a_sensor_nobody_knows_are_not_found()
    {
        var problem = await (await hub.PostAsync("/api/home/sensors/add", Motion(999_999, 18))).ProblemAsync(HttpStatusCode.NotFound);
        await (await hub.Http.GetAsync("/api/home/sensors/999999", Cancellation)).ProblemAsync(HttpStatusCode.NotFound);
        await (await hub.Http.GetAsync("/api/home/sensors/abc", Cancellation)).ProblemAsync(HttpStatusCode.NotFound);
        await (await hub.SendAsync(HttpMethod.Put, "/api/home/sensors/999999/config", "{}")).ProblemAsync(HttpStatusCode.NotFound);

        Assert.Equal(["device_config_id"], Fields(problem));
        Assert.True((await hub.SentAsync(HttpMethod.Delete, "/api/home/sensors/999999/", null)).GetProperty("success").GetBoolean());
    }

    [Theory]
    [InlineData("[1]", "sensor_config")]
    [InlineData("""{"pin":"x"}""", "pin")]
    [InlineData("{}", "pin")]
    public async Task Settings_that_cannot_be_used_change_nothing(string body, string field)
    {
        var config = await ConfigIdAsync($"unchanged-{field}-{body.Length}");
        var id = (await hub.SentAsync(HttpMethod.Post, "/api/home/sensors/add", Motion(config, 18))).GetProperty("sensor").GetProperty("id").GetInt64();

        var problem = await (await hub.SendAsync(HttpMethod.Put, $"/api/home/sensors/{id}/config", body)).ProblemAsync(HttpStatusCode.BadRequest);

        Assert.Equal([field], Fields(problem));
        Assert.Equal(18, (await hub.JsonAsync($"/api/home/sensors/{id}")).GetProperty("sensor").GetProperty("sensor_config").GetProperty("pin").GetInt32());
    }

    private async Task<long> ConfigIdAsync(string device)
    {
        using var response = await hub.PostAsync("/api/home/devices/add", $$"""{"id":"{{device}}","platform":"rp2"}""");
        return (await hub.JsonAsync($"/api/home/devices/{device}/config")).GetProperty("id").GetInt64();
    }

    private static string Motion(long config, int pin) =>
        $$$"""{"sensor_type":"motion","name":"Hall motion","device_config_id":{{{config}}},"sensor_config":{"pin":{{{pin}}},"retrigger_delay_ms":10000}}""";

    private static IEnumerable<string> Fields(JsonElement problem) => problem.GetProperty("errors").EnumerateObject().Select(error => error.Name);

    private static string? Word(JsonElement item, string name) => item.GetProperty(name).GetString();
}
