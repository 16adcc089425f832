using HomeHub.Core.Logs;

namespace HomeHub.Tests.Logs;

public sealed class FullTextQueryTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData("  ", null)]
    [InlineData("--", null)]
    [InlineData("\"", null)]
    [InlineData("wifi", "\"wifi\"*")]
    [InlineData("wifi lost", "\"wifi\"* AND \"lost\"*")]
    [InlineData("\"wifi lost\"", "\"wifi lost\"")]
    [InlineData("\"wifi lost", "\"wifi lost\"")]
    [InlineData("wifi -kitchen", "(\"wifi\"*) NOT (\"kitchen\"*)")]
    [InlineData("-kitchen", null)]
    [InlineData("a OR b) --", "\"a\"* AND \"OR\"* AND \"b)\"*")]
    public void What_is_typed_becomes_a_query_that_is_never_a_syntax_error(string? typed, string? expected) =>
        Assert.Equal(expected, FullTextQuery.From(typed));
}
