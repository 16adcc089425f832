using System.Text.Json;
using HomeHub.Core;

namespace HomeHub.Tests.Configs;

public sealed class PythonLiteralTests
{
    [Theory]
    [InlineData(null, "None")]
    [InlineData("", "\"\"")]
    [InlineData("Küche 🍳", "\"Küche 🍳\"")]
    [InlineData("a\"b\\c'd", """
        "a\"b\\c'd"
        """)]
    [InlineData("1\n2\r3\t4\0", """
        "1\n2\x0d3\x094\x00"
        """)]
    [InlineData("{x} %s #", "\"{x} %s #\"")]
    [InlineData("a\u2028b", """
        "a\u2028b"
        """)]
    public void A_text_is_what_it_was_in_one_line(string? text, string literal) => Assert.Equal(literal, PythonLiteral.Of(text));

    [Fact]
    public void A_JSON_value_is_the_same_in_Python() => Assert.Equal(
        """{"a": [1, 2.50, True, False, None, "x"], "b\"": {}}""",
        PythonLiteral.Of(JsonElement.Parse("""{"a":[1,2.50,true,false,null,"x"],"b\"":{}}""")));
}
