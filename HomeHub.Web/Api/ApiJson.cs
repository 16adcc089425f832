using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace HomeHub.Web.Api;

/// <summary>How the REST face writes JSON: snake_case names, words for enums, times in UTC; generated, so without reflection.</summary>
[JsonSerializable(typeof(IReadOnlyList<LogItem>))]
[JsonSerializable(typeof(AddLogBody))]
[JsonSerializable(typeof(AddLogAnswer))]
[JsonSerializable(typeof(IReadOnlyList<DeviceItem>))]
[JsonSerializable(typeof(IReadOnlyList<TimelineItem>))]
[JsonSerializable(typeof(DisplayNameBody))]
[JsonSerializable(typeof(DeviceAnswer))]
[JsonSerializable(typeof(RemovedDeviceAnswer))]
[JsonSerializable(typeof(RemovedItem))]
[JsonSerializable(typeof(SuccessAnswer))]
[JsonSerializable(typeof(CommandItem))]
[JsonSerializable(typeof(CheckInAnswer))]
[JsonSerializable(typeof(CommandBody))]
[JsonSerializable(typeof(AddDeviceBody))]
[JsonSerializable(typeof(ConfigBody))]
[JsonSerializable(typeof(ConfigItem))]
[JsonSerializable(typeof(ConfigAnswer))]
[JsonSerializable(typeof(NoConfig))]
[JsonSerializable(typeof(IReadOnlyList<ConfigVersionItem>))]
[JsonSerializable(typeof(IReadOnlyList<SensorItem>))]
[JsonSerializable(typeof(SensorAnswer))]
[JsonSerializable(typeof(AddSensorBody))]
[JsonSerializable(typeof(SensorConfigBody))]
[JsonSerializable(typeof(IReadOnlyList<ReadingItem>))]
[JsonSerializable(typeof(HistoryItem))]
[JsonSerializable(typeof(SetAnswerItem))]
[JsonSerializable(typeof(WantedStateBody))]
[JsonSerializable(typeof(RemovedSensorItem))]
[JsonSerializable(typeof(ConnectionsItem))]
[JsonSerializable(typeof(WifiBody))]
[JsonSerializable(typeof(ServerBody))]
[JsonSerializable(typeof(ConnectionAnswer))]
[JsonSerializable(typeof(IReadOnlyList<ReleaseItem>))]
[JsonSerializable(typeof(ReleaseAnswer))]
[JsonSerializable(typeof(BundledReleaseBody))]
[JsonSerializable(typeof(PruneBody))]
[JsonSerializable(typeof(PruneAnswer))]
[JsonSerializable(typeof(IReadOnlyList<RolloutItem>))]
[JsonSerializable(typeof(RolloutBody))]
[JsonSerializable(typeof(DeviceUpdateBody))]
[JsonSerializable(typeof(IReadOnlyList<AttemptItem>))]
[JsonSerializable(typeof(IReadOnlyList<UserItem>))]
[JsonSerializable(typeof(AddUserBody))]
[JsonSerializable(typeof(RoleBody))]
[JsonSerializable(typeof(PasswordBody))]
[JsonSerializable(typeof(IReadOnlyList<AuditItem>))]
[JsonSerializable(typeof(IReadOnlyList<TokenItem>))]
[JsonSerializable(typeof(AddTokenBody))]
[JsonSerializable(typeof(NewTokenAnswer))]
[JsonSerializable(typeof(HealthAnswer))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.NumberHandling = JsonNumberHandling.Strict;
        // Escapes what JSON has to escape and nothing else; the content type says that it is no HTML.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        options.Converters.Add(new UtcTime());
        options.TypeInfoResolverChain.Insert(0, Default);
    }

    /// <summary>A time as ISO 8601 in UTC with milliseconds: <c>2026-03-01T07:05:00.120Z</c>.</summary>
    private sealed class UtcTime : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
        {
            Span<char> text = stackalloc char[24];
            value.UtcDateTime.TryFormat(text, out var length, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
            writer.WriteStringValue(text[..length]);
        }
    }
}

/// <summary>What an order without a result of its own is answered with.</summary>
internal sealed record SuccessAnswer(bool Success = true);
