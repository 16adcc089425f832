using System.Text.Json;
using HomeHub.Core.Configs;
using HomeHub.Core.Data;

namespace HomeHub.Tests.Data;

public sealed class KnownSecretsTests
{
    private const string M = KnownSecrets.Mask;
    private readonly KnownSecrets _secrets = new();

    public KnownSecretsTests() => _secrets.Add("abcdef", "cdefghij", "12345678", "a\"b\\c/é", "short");

    [Theory]
    [InlineData("", "")]
    [InlineData("abcde", "abcde")]
    [InlineData("ABCDEF", "ABCDEF")]
    [InlineData("short", "short")]
    [InlineData("abcdef", M)]
    [InlineData("xabcdefyabcdefz", $"x{M}y{M}z")]
    [InlineData("abcdefghij", M)]
    [InlineData("abcdefabcdef", M + M)]
    [InlineData("no 12345678.", $"no {M}.")]
    [InlineData("ftp://u:a%22b%5Cc%2F%C3%A9@host", $"ftp://u:{M}@host")]
    [InlineData("""as JSON: a\"b\\c/é""", $"as JSON: {M}")]
    public void Text_is_masked_wherever_it_holds_one(string text, string masked) => Assert.Equal(masked, _secrets.Text(text));

    [Theory]
    [InlineData("""{"a":"say \"abcdef\"","b":1}""", $$"""{"a":"say \"{{M}}\"","b":1}""")]
    [InlineData("""{ "a":"\u0061\u0062cdef" , "n":1.50}""", $$"""{ "a":"{{M}}" , "n":1.50}""")]
    [InlineData("""{"abcdef":[12345678,123456789,"a\"b\\c\/\u00e9"]}""", $$"""{"{{M}}":["{{M}}",123456789,"{{M}}"]}""")]
    [InlineData("""{"half":"\ud800 abcdef"}""", $$"""{"half":"\ud800 {{M}}"}""")]
    [InlineData("""{"a":"line\nline"}""", """{"a":"line\nline"}""")]
    [InlineData("not JSON: {abcdef", $$"""not JSON: {{{M}}""")]
    public void Json_stays_json(string json, string masked) => Assert.Equal(masked, _secrets.Json(json));

    [Fact]
    public void A_member_that_is_locked_later_keeps_its_secret() =>
        Assert.Equal($$"""{"password":"abcdef","note":"{{M}}"}""", _secrets.Json("""{"password":"abcdef","note":"abcdef"}""", lockedLater: true));

    [Fact]
    public void Nothing_is_allocated_where_there_is_none()
    {
        var json = JsonSerializer.Serialize(new { message = "Traceback:\n  File \"main.py\", line 88", data = new { value = 21.5 } });
        Assert.Same(json, _secrets.Json(json));
        _secrets.Text(json);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            _secrets.Json(json);
            _secrets.Text("homehub/kitchen/log");
        }

        // A collection in between may empty the pool of buffers once.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_096);
    }

    [Fact]
    public void What_stands_for_a_secret_is_none()
    {
        _secrets.Add(ConfigSecrets.Mask, SecretText.Lost);

        Assert.Equal($"{ConfigSecrets.Mask} {SecretText.Lost}", _secrets.Text($"{ConfigSecrets.Mask} {SecretText.Lost}"));
    }
}
