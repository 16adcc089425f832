using System.Net;
using System.Text.Json;
using HomeHub.Tests.Contracts;
using HomeHub.Tests.Support;

namespace HomeHub.Tests.Api;

/// <summary>What sensors say and said, and what actuators are told, over real HTTP and real MQTT.</summary>
public sealed class ReadingApiTests : IAsyncLifetime
{
    private HostedHome _home = null!;
    private MqttTestClient _kitchen = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private HubHost Hub => _home.Hub;

    public async ValueTask InitializeAsync()
    {
        _home = await HostedHome.RunAsync(BrokerKind.Embedded);
        _kitchen = await _home.ConnectAsync("kitchen");
        await _kitchen.PublishAsync("homehub/kitchen/availability", """{"state":"online","session":"1-1"}""", retain: true);
        await _kitchen.PublishAsync("homeassistant/device/kitchen/config", Golden.Payload("discovery"), retain: true);
        await StateAsync("light", """{"state":"OFF","brightness":255}""");
        await StateAsync("climate", """{"temperature":21.4,"humidity":47}""");
        await Eventually.TrueAsync("all is known", async () => (await Hub.JsonAsync("/api/home/devices/kitchen/readings")).EnumerateArray()
            .Count(sensor => Word(sensor, "condition") == "well") == 2);
    }

    public async ValueTask DisposeAsync()
    {
        await _kitchen.DisposeAsync();
        await _home.DisposeAsync();
    }

    [Fact]
    public async Task Every_sensor_says_what_it_says_now()
    {
        var sensors = (await Hub.JsonAsync("/api/home/devices/kitchen/readings/")).EnumerateArray().ToList();

        Assert.Equal(["motion waiting", "climate well", "light well"], sensors.Select(sensor => $"{Word(sensor, "slug")} {Word(sensor, "condition")}"));
        var climate = sensors[1];
        Assert.Equal(("Kitchen climate", "climate", """{"temperature":21.4,"humidity":47}"""), (Word(climate, "name"), Word(climate, "kind"), climate.GetProperty("state").GetRawText()));
        Assert.Equal("""{"field":"temperature","label":"Temperature","unit":"°C","number":21.4,"on":null,"text":null}""", climate.GetProperty("values")[0].GetRawText());
        Assert.False(sensors[2].GetProperty("values")[0].GetProperty("on").GetBoolean());
        Assert.Equal(sensors.Select(sensor => sensor.GetRawText()), (await Hub.JsonAsync("/api/home/readings")).EnumerateArray().Select(sensor => sensor.GetRawText()));
    }

    [Fact]
    public async Task What_was_said_before_is_read_by_span_and_number_of_points()
    {
        await StateAsync("motion", """{"state":"ON"}""");
        var history = await Eventually.SeesAsync("motion is stored", () => Hub.JsonAsync("/api/home/devices/kitchen/sensors/motion/readings"), found => found.GetProperty("fields").GetArrayLength() == 1);
        var climate = await Hub.JsonAsync("/api/home/devices/kitchen/sensors/climate/readings/?limit=10");
        var past = await Hub.JsonAsync("/api/home/devices/kitchen/sensors/climate/readings?from=2020-01-01&to=2020-01-02");

        Assert.Equal(1, history.GetProperty("fields")[0].GetProperty("points")[0].GetProperty("value").GetDouble());
        Assert.True(history.GetProperty("fields")[0].GetProperty("is_switch").GetBoolean());
        Assert.Equal(["temperature", "humidity"], climate.GetProperty("fields").EnumerateArray().Select(field => Word(field, "field")));
        Assert.Equal(21.4, climate.GetProperty("fields")[0].GetProperty("points")[0].GetProperty("value").GetDouble());
        Assert.All(past.GetProperty("fields").EnumerateArray(), field => Assert.Empty(field.GetProperty("points").EnumerateArray()));
    }

    [Theory]
    [InlineData("from=yesterday", "from")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=5001", "limit")]
    [InlineData("from=2026-03-02&to=2026-03-01", "from")]
    [InlineData("from=2999-01-01", "from")]
    public async Task A_span_that_cannot_be_read_is_refused_at_its_parameter(string query, string field)
    {
        var problem = await (await Hub.Http.GetAsync($"/api/home/devices/kitchen/sensors/climate/readings?{query}", Cancellation)).ProblemAsync(HttpStatusCode.BadRequest);

        Assert.Equal([field], problem.GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Fact]
    public async Task A_light_is_set_and_the_answer_is_what_it_reports()
    {
        await _kitchen.AnswerAsync((_, wanted) => StateAsync("light", JsonSerializer.Serialize(new { state = "ON", brightness = JsonElement.Parse(wanted).GetProperty("brightness").GetInt32() })),
            "homehub/kitchen/sensors/light/set");

        var answer = await Hub.SentAsync(HttpMethod.Post, "/api/home/devices/kitchen/sensors/light/set/", """{"state":"ON","brightness":128}""");

        Assert.True(answer.GetProperty("success").GetBoolean());
        Assert.Equal("Shelf light does as told.", Word(answer, "message"));
        Assert.Equal("""{"state":"ON","brightness":128}""", answer.GetProperty("sensor").GetProperty("state").GetRawText());
    }

    [Theory]
    [InlineData("kitchen/sensors/light", """{"state":"on","brightness":300}""", HttpStatusCode.BadRequest, "state: The state has to be ON or OFF. brightness:")]
    [InlineData("kitchen/sensors/light", "[1]", HttpStatusCode.BadRequest, "A wanted state is a JSON object")]
    [InlineData("kitchen/sensors/light", "{}", HttpStatusCode.BadRequest, "A wanted state is a JSON object")]
    [InlineData("kitchen/sensors/light", """{"state":"ON","state":"OFF"}""", HttpStatusCode.BadRequest, "none twice")]
    [InlineData("kitchen/sensors/light", """{"state":""", HttpStatusCode.BadRequest, "")]
    [InlineData("kitchen/sensors/climate", """{"state":"ON"}""", HttpStatusCode.Conflict, "Kitchen climate only measures")]
    [InlineData("kitchen/sensors/nothing", """{"state":"ON"}""", HttpStatusCode.NotFound, "'kitchen' has no sensor 'nothing'")]
    [InlineData("nobody/sensors/light", """{"state":"ON"}""", HttpStatusCode.NotFound, "'nobody' has no sensor 'light'")]
    [InlineData("a.b/sensors/light", """{"state":"ON"}""", HttpStatusCode.BadRequest, "'a.b' is not a device id")]
    public async Task What_cannot_be_set_is_refused_in_words(string sensor, string body, HttpStatusCode status, string words)
    {
        var heard = await _kitchen.ListenAsync("homehub/+/sensors/+/set");
        var problem = await (await Hub.PostAsync($"/api/home/devices/{sensor}/set", body)).ProblemAsync(status);

        Assert.Contains(words, Word(problem, "detail"));
        Assert.Empty(heard);
    }

    [Fact]
    public async Task A_light_of_an_offline_device_is_said_to_be_away_at_once()
    {
        await _kitchen.PublishAsync("homehub/kitchen/availability", """{"state":"offline","session":"1-1"}""", retain: true);
        await Eventually.TrueAsync("it is away", async () => (await Hub.JsonAsync("/api/home/devices/kitchen/readings")).EnumerateArray().All(sensor => Word(sensor, "condition") == "away"));

        var problem = await (await Hub.PostAsync("/api/home/devices/kitchen/sensors/light/set", """{"state":"ON"}""")).ProblemAsync(HttpStatusCode.Conflict);

        Assert.Equal("kitchen is offline; Shelf light was not told.", Word(problem, "detail"));
    }

    [Fact]
    public async Task Unknown_devices_and_sensors_are_not_found()
    {
        await (await Hub.Http.GetAsync("/api/home/devices/nobody/readings", Cancellation)).ProblemAsync(HttpStatusCode.NotFound);
        await (await Hub.Http.GetAsync("/api/home/devices/kitchen/sensors/nothing/readings", Cancellation)).ProblemAsync(HttpStatusCode.NotFound);
        await (await Hub.Http.GetAsync("/api/home/devices/a.b/readings", Cancellation)).ProblemAsync(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_stream_tells_what_a_sensor_says_and_that_it_went()
    {
        await using var stream = await EventReader.OpenAsync(Hub);
        await StateAsync("climate", """{"temperature":22.5,"humidity":47}""");
        var (name, _, reading) = (await stream.NextAsync())!.Value;
        await _kitchen.PublishAsync("homehub/kitchen/sensors/climate/state", "", retain: true);
        var gone = (await stream.NextAsync())!.Value;

        Assert.Equal(("reading", "climate", 22.5), (name, Word(reading, "slug"), reading.GetProperty("values")[0].GetProperty("number").GetDouble()));
        Assert.Equal(("sensor_removed", """{"device_id":"kitchen","slug":"climate"}"""), (gone.Name, gone.Data.GetRawText()));
    }

    private Task StateAsync(string slug, string state) => _kitchen.PublishAsync($"homehub/kitchen/sensors/{slug}/state", state, retain: true);

    private static string? Word(JsonElement item, string name) => item.GetProperty(name).GetString();
}
