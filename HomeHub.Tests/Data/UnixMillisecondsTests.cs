using HomeHub.Core.Data;

namespace HomeHub.Tests.Data;

public sealed class UnixMillisecondsTests
{
    private readonly UnixMilliseconds _stored = new();

    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("1969-12-31T23:59:59.999Z")]
    [InlineData("2026-11-29T18:30:00.123Z")]
    [InlineData("9999-12-31T23:59:59.999Z")]
    public void A_time_is_what_it_was(string written)
    {
        var time = DateTimeOffset.Parse(written, System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(time, _stored.ConvertFromProvider(_stored.ConvertToProvider(time)));
    }

    [Theory]
    [InlineData(long.MinValue, 1)]
    [InlineData(-62_887_956_499_943, 1)]
    [InlineData(long.MaxValue, 9999)]
    public void A_number_that_is_no_time_is_read_all_the_same(long stored, int year) =>
        Assert.Equal(year, Assert.IsType<DateTimeOffset>(_stored.ConvertFromProvider(stored)).Year);
}
