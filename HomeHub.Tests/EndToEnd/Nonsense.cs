using System.Text;
using HomeHub.Core.Messaging;

namespace HomeHub.Tests.EndToEnd;

/// <summary>What a broken or malicious device may send on a log topic, and what has to become of it.</summary>
/// <param name="Rejected">Why it is refused; null: it is stored.</param>
/// <param name="Message">What the stored entry says; null: not looked at.</param>
public sealed record Nonsense(string Name, byte[] Payload, RejectReason? Rejected = null, string? Message = null)
{
    public static Nonsense[] All { get; } =
    [
        new("empty", [], RejectReason.Empty),
        new("1 MB of text", Encoding.UTF8.GetBytes(new string('x', 1_000_000)), RejectReason.TooLarge),
        new("1 MB of JSON", Encoding.UTF8.GetBytes($$"""{"message":"{{new string('x', 1_000_000)}}"}"""), RejectReason.TooLarge),
        new("binary", [0, 1, 2, 0xFE, 0xFF, 0x80, 0], RejectReason.NotUtf8),
        new("invalid UTF-8 in JSON", [.. "{\"message\":\""u8, 0xC3, 0x28, .. "\"}"u8], RejectReason.NotUtf8),
        new("UTF-8 of a surrogate", [0xED, 0xA0, 0x80], RejectReason.NotUtf8),
        new("overlong UTF-8", [0xC0, 0xAF], RejectReason.NotUtf8),
        Json("arrays 10,000 deep", new string('[', 10_000) + new string(']', 10_000), RejectReason.TooDeep),
        Json("objects 10,000 deep", string.Concat(Enumerable.Repeat("""{"a":""", 9_000)), RejectReason.TooDeep),
        Json("a message 10,000 deep", """{"message":""" + new string('[', 10_000), RejectReason.TooDeep),
        Json("id with a wildcard", """{"message":"x","unit_id":"a+b"}""", RejectReason.BadDeviceId),
        Json("id with a hash", """{"message":"x","unit_id":"#"}""", RejectReason.BadDeviceId),
        Json("id with a slash", """{"message":"x","device_id":"a/b"}""", RejectReason.BadDeviceId),
        Json("id with NUL", """{"message":"x","device_id":"a\u0000b"}""", RejectReason.BadDeviceId),
        Json("id that climbs", """{"message":"x","device_id":".."}""", RejectReason.BadDeviceId),
        Json("id with a space", """{"message":"x","unit_id":"a b"}""", RejectReason.BadDeviceId),
        Json("id that is too long", $$"""{"message":"x","unit_id":"{{new string('a', 65)}}"}""", RejectReason.BadDeviceId),
        Json("1e400", "1e400", message: "1e400"),
        Json("1e400 in the fields", """{"message":"numbers","boot":1e400,"seq":1e400,"age_ms":1e400}""", message: "numbers"),
        Json("a number as message", """{"message":1e400}""", message: "1e400"),
        Json("a fraction as seq", """{"message":"half","boot":1.5,"seq":2.5}""", message: "half"),
        Json("negative numbers", """{"message":"below","boot":-1,"seq":-1,"age_ms":-5}""", message: "below"),
        Json("numbers at the limit", """{"message":"limit","boot":9223372036854775807,"seq":1}""", message: "limit"),
        Json("numbers beyond the limit", """{"message":"beyond","boot":9223372036854775808,"seq":1}""", message: "beyond"),
        Json("an old age", """{"message":"aged","age_ms":9223372036854775807}""", message: "aged"),
        Json("an array", "[1,2,3]", message: "[1,2,3]"),
        Json("a number", "42", message: "42"),
        Json("null", "null", message: "null"),
        Json("true", "true", message: "true"),
        Json("a string", "\"just a string\"", message: "just a string"),
        Json("an empty object", "{}", message: "{}"),
        Json("wrong types everywhere", """{"message":["a"],"type":{},"level":[],"unit_id":{},"data":7}""", message: """["a"]"""),
        Json("the same key twice", """{"message":"one","message":"two"}""", message: "two"),
        Json("broken JSON", """{"message":"never closed""", message: """{"message":"never closed"""),
        Json("a huge string", $$"""{"message":"{{new string('y', 60_000)}}"}""", message: new string('y', 60_000)),
        Json("a huge type", $$"""{"message":"typed","type":"{{new string('t', 10_000)}}"}""", message: "typed"),
        Json("HTML", """{"message":"<script>window.hacked=1</script><img src=x onerror='window.hacked=1'>"}""",
            message: "<script>window.hacked=1</script><img src=x onerror='window.hacked=1'>"),
        Json("HTML as type and name", """{"message":"typed html","type":"<b onclick=x>","display_name":"<script>window.hacked=1</script>"}""", message: "typed html"),
        Json("ANSI", """{"message":"\u001b[31mred\u001b[0m\u0007"}""", message: "\u001b[31mred\u001b[0m\u0007"),
        Json("bidirectional marks", """{"message":"\u202egnp.exe"}""", message: "\u202egnp.exe"),
        Json("half a surrogate", """{"message":"half \ud800"}"""),
        Json("half a surrogate as type", """{"message":"odd type","type":"\udc00","level":"\ud800","unit_id":"\ud800"}""", RejectReason.BadDeviceId),
        Json("half a surrogate as key", """{"\ud800":1,"message":"odd key"}"""),
        Json("NUL in the message", """{"message":"a\u0000b"}"""),
        new("NUL in plain text", [.. "a"u8, 0, .. "b"u8]),
        Json("only spaces", "   ", message: "   "),
        Json("a byte order mark", "\ufeff{\"message\":\"marked\"}"),
        Json("SQL", """{"message":"'; DROP TABLE log_entries; --","type":"'); --"}""", message: "'; DROP TABLE log_entries; --"),
        Json("FTS syntax", """{"message":"\" OR NEAR( * ^"}""", message: "\" OR NEAR( * ^"),
    ];

    private static Nonsense Json(string name, string json, RejectReason? rejected = null, string? message = null) =>
        new(name, Encoding.UTF8.GetBytes(json), rejected, message);
}
