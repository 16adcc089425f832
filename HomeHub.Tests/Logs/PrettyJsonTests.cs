using HomeHub.Web.Components.Logs;

namespace HomeHub.Tests.Logs;

public sealed class PrettyJsonTests
{
    [Fact]
    public void Is_laid_out_with_numbers_and_letters_as_they_came() =>
        Assert.Equal("{\n  \"a\": 1e400,\n  \"ä\": \"<b>\"\n}", PrettyJson.Format("{\"a\":1e400,\"ä\":\"<b>\"}").ReplaceLineEndings("\n"));

    [Theory]
    [InlineData("not json")]
    [InlineData("{\"half\": \"\\ud83d\"}")]
    public void What_cannot_be_laid_out_is_shown_as_it_is(string json) => Assert.Contains(json[..4], PrettyJson.Format(json));

    [Fact]
    public void Too_deep_is_shown_as_it_is()
    {
        var deep = new string('[', 10_000) + new string(']', 10_000);

        Assert.Equal(deep, PrettyJson.Format(deep));
    }

    [Fact]
    public void Too_long_is_cut() => Assert.Equal(PrettyJson.Longest + 1, PrettyJson.Format(new string('x', 1_000_000)).Length);
}
