using HomeHub.Core.Messaging;

namespace HomeHub.Tests.Messaging;

public sealed class TopicFilterTests
{
    // The examples of MQTT 5.0, section 4.7.
    [Theory]
    [InlineData("sport/tennis/player1/#", "sport/tennis/player1", true)]
    [InlineData("sport/tennis/player1/#", "sport/tennis/player1/ranking", true)]
    [InlineData("sport/tennis/player1/#", "sport/tennis/player2", false)]
    [InlineData("sport/#", "sport", true)]
    [InlineData("#", "sport/tennis", true)]
    [InlineData("#", "$SYS/uptime", false)]
    [InlineData("+/uptime", "$SYS/uptime", false)]
    [InlineData("sport/tennis/+", "sport/tennis/player1", true)]
    [InlineData("sport/tennis/+", "sport/tennis/player1/ranking", false)]
    [InlineData("sport/+", "sport", false)]
    [InlineData("sport/+", "sport/", true)]
    [InlineData("+/+", "/finance", true)]
    [InlineData("/+", "/finance", true)]
    [InlineData("+", "/finance", false)]
    [InlineData("homehub/+/log", "homehub/kitchen/log", true)]
    [InlineData("homehub/+/log", "homehub/kitchen/logs", false)]
    public void Filters_match_as_the_standard_says(string filter, string topic, bool matches) =>
        Assert.Equal(matches, new TopicFilter(filter).Matches(topic));

    [Theory]
    [InlineData("homehub/+/log", "homehub/kitchen/log", "kitchen")]
    [InlineData("z-home/log/+", "z-home/log/attic", "attic")]
    [InlineData("z-home/log/#", "z-home/log/house/attic", "attic")]
    [InlineData("plain/topic", "plain/topic", "topic")]
    public void The_device_stands_at_the_wildcard_else_at_the_end(string filter, string topic, string level) =>
        Assert.Equal(level, new TopicFilter(filter).WildcardLevel(topic));

    [Theory]
    [InlineData("a/#/b"), InlineData("a/b#"), InlineData("a+/b"), InlineData(""), InlineData("a\0b")]
    public void A_malformed_filter_is_named(string filter) => Assert.NotNull(TopicFilter.Validate(filter));

    [Theory]
    [InlineData("homehub/kitchen/log", "kitchen")]
    [InlineData("homehub/kitchen", null)]
    [InlineData("homehubs/kitchen/log", null)]
    [InlineData("other/kitchen/log", null)]
    public void A_device_is_read_from_its_topic(string topic, string? id) => Assert.Equal(id, new Topics("homehub").DeviceIdOf(topic));
}
