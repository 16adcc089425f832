using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using HomeHub.Core.Logs;
using HomeHub.Tests.Support;

namespace HomeHub.Tests.Api;

/// <summary>What the tests of the REST face do with a hub again and again.</summary>
internal static class ApiHub
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Stores an entry the way a device's entry is stored.</summary>
    public static Task<LogEntry> StoreAsync(
        this HubHost hub, string device, string message, EntryLevel level = EntryLevel.Info, string type = "info", DateTimeOffset? time = null, string? log = null) =>
        hub.Get<LogWriter>().StoreAsync(Pending(device, message, level, type, time, log), Cancellation);

    /// <summary>Stores many at once.</summary>
    public static async Task StoreAsync(this HubHost hub, string device, int count)
    {
        var writer = hub.Get<LogWriter>();
        var stored = Task.CompletedTask;
        for (var i = 1; i <= count; i++)
        {
            stored = await writer.AddAsync(Pending(device, $"number {i}", EntryLevel.Info, "info", null, null), Cancellation);
        }

        await stored;
    }

    public static async Task<JsonElement> JsonAsync(this HubHost hub, string path)
    {
        using var response = await hub.Http.GetAsync(path, Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
    }

    public static async Task<List<string>> MessagesAsync(this HubHost hub, string path) =>
        [.. (await hub.JsonAsync(path)).EnumerateArray().Select(item => item.GetProperty("message").GetString()!)];

    public static Task<HttpResponseMessage> PostAsync(this HubHost hub, string path, string json, string type = "application/json") =>
        hub.Http.PostAsync(path, new StringContent(json, System.Text.Encoding.UTF8, type), Cancellation);

    public static Task<HttpResponseMessage> SendAsync(this HubHost hub, HttpMethod method, string path, string? json = null) => hub.Http.SendAsync(
        new HttpRequestMessage(method, path) { Content = json is null ? null : new StringContent(json, System.Text.Encoding.UTF8, "application/json") }, Cancellation);

    /// <summary>Sends and expects success; the answer.</summary>
    public static async Task<JsonElement> SentAsync(this HubHost hub, HttpMethod method, string path, string? json = null)
    {
        using var response = await hub.SendAsync(method, path, json);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Cancellation));
        return await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
    }

    /// <summary>That the answer is a problem in words with this status; returns it.</summary>
    public static async Task<JsonElement> ProblemAsync(this HttpResponseMessage response, HttpStatusCode status)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        Assert.DoesNotContain("HomeHub.Web", problem.ToString());
        return problem;
    }

    private static PendingEntry Pending(string device, string message, EntryLevel level, string type, DateTimeOffset? time, string? log) => new(
        new LogEntry
        {
            Topic = $"homehub/{device}/log",
            Log = log ?? JsonSerializer.Serialize(new { message }),
            Time = time ?? DateTimeOffset.UtcNow,
            DeviceId = device,
            Level = level,
            Type = type,
            Message = message,
        },
        message);
}
