using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace HomeHub.Core.Data;

/// <summary>Stores a point in time as whole milliseconds since 1970-01-01 UTC.</summary>
public sealed class UnixMilliseconds() : ValueConverter<DateTimeOffset, long>(
    time => time.ToUnixTimeMilliseconds(),
    stored => DateTimeOffset.FromUnixTimeMilliseconds(stored));
