using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace HomeHub.Core.Data;

/// <summary>
/// Stores a point in time as whole milliseconds since 1970-01-01 UTC. A number that is no time, which only a damaged file holds, is read as
/// the first or the last there is: the rows behind it are read all the same, and SQLite says that the file is damaged.
/// </summary>
public sealed class UnixMilliseconds() : ValueConverter<DateTimeOffset, long>(
    time => time.ToUnixTimeMilliseconds(),
    stored => TimeOf(stored))
{
    private static readonly long First = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long Last = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>The time that is stored as this number, for what is mapped as a number.</summary>
    public static DateTimeOffset TimeOf(long stored) => DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(stored, First, Last));
}
