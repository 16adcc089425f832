using HomeHub.Core.Data;
using HomeHub.Core.Data.Mappings;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace HomeHub.Core.Sensors;

/// <summary>Sensors and their readings in the database.</summary>
public sealed class ReadingStore(IDbContextFactory<HubDbContext> contexts, WriteTurn turn, DamageWatch damage)
{
    private const int DeleteStep = 5_000;

    internal async Task<List<LiveSensor>> SensorsAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.LiveSensors.AsNoTracking().ToListAsync(cancellation);
    }

    internal async Task<List<ReadingSeries>> SeriesAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.ReadingSeries.AsNoTracking().ToListAsync(cancellation);
    }

    /// <summary>
    /// A number's readings in a span, ascending, those of <paramref name="step"/> milliseconds each taken together: from the whole
    /// readings where they are still kept, else from the means.
    /// </summary>
    internal async Task<SortedDictionary<long, ReadingPoint>> NumbersAsync(long series, long from, long to, long step, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var whole = await db.Readings.Where(r => r.SeriesId == series && r.Time >= from && r.Time < to).GroupBy(r => r.Time / step)
            .Select(g => new { g.Key, Time = g.Average(r => r.Time), Mean = g.Average(r => r.Value), Min = g.Min(r => r.Value), Max = g.Max(r => r.Value), Count = g.LongCount() })
            .ToListAsync(cancellation);
        var means = await db.ReadingMeans.Where(m => m.SeriesId == series && m.Time >= from && m.Time < to).GroupBy(m => m.Time / step)
            .Select(g => new
            {
                g.Key, Time = g.Average(m => m.Time) + (ReadingMean.Span / 2), Mean = g.Sum(m => m.Mean * m.Count) / g.Sum(m => m.Count),
                Min = g.Min(m => m.Min), Max = g.Max(m => m.Max), Count = g.Sum(m => m.Count),
            })
            .ToListAsync(cancellation);
        var points = new SortedDictionary<long, ReadingPoint>();
        foreach (var row in means.Concat(whole))
        {
            var point = new ReadingPoint(UnixMilliseconds.TimeOf((long)row.Time), row.Mean, row.Min, row.Max, row.Count);
            points[row.Key] = points.TryGetValue(row.Key, out var other) ? other.And(point) : point;
        }

        return points;
    }

    /// <summary>A number's last reading before a time; null where there is none.</summary>
    internal async Task<ReadingPoint?> LastBeforeAsync(long series, long time, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await db.Readings.AsNoTracking().Where(r => r.SeriesId == series && r.Time < time).OrderByDescending(r => r.Time).FirstOrDefaultAsync(cancellation) is { } whole)
        {
            return ReadingPoint.Of(whole);
        }

        var mean = await db.ReadingMeans.AsNoTracking().Where(m => m.SeriesId == series && m.Time < time).OrderByDescending(m => m.Time).FirstOrDefaultAsync(cancellation);
        return mean is null ? null : ReadingPoint.Of(UnixMilliseconds.TimeOf(mean.Time), mean.Mean);
    }

    /// <summary>How many rows there are: single readings, and five minutes taken together.</summary>
    public async Task<(long Whole, long Means)> CountAsync(CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return (await db.Readings.LongCountAsync(cancellation), await db.ReadingMeans.LongCountAsync(cancellation));
    }

    /// <summary>About how many bytes of the database so many rows take; measured with SQLite's dbstat on 50 series that grew side by side.</summary>
    public static long SizeOf(long whole, long means) => (whole * 24) + (means * 46);

    /// <summary>An on and off's newest changes in a span, ascending, after the one that held when it began.</summary>
    internal async Task<List<Reading>> ChangesAsync(long series, long from, long to, int limit, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var changes = db.Readings.AsNoTracking().Where(r => r.SeriesId == series).OrderByDescending(r => r.Time);
        var within = await changes.Where(r => r.Time >= from && r.Time < to).Take(limit).ToListAsync(cancellation);
        if (within.Count < limit && await changes.Where(r => r.Time < from).FirstOrDefaultAsync(cancellation) is { } before)
        {
            within.Add(before);
        }

        within.Reverse();
        return within;
    }

    internal async Task SaveAsync(ReadingBatch batch, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await WriteAsync(db, sql =>
        {
            foreach (var series in batch.Series.Values)
            {
                sql.Execute(SqliteSql.InsertSeries, series.Id, series.DeviceId, series.Slug, series.Field, series.IsSwitch ? 1L : 0L);
            }

            foreach (var reading in batch.Readings)
            {
                sql.Execute(SqliteSql.UpsertReading, reading.SeriesId, reading.Time, reading.Value);
            }

            foreach (var ((deviceId, slug), sensor) in batch.Sensors)
            {
                _ = sensor is null
                    ? sql.Execute(SqliteSql.DeleteSensor, deviceId, slug)
                    : sql.Execute(SqliteSql.UpsertSensor, deviceId, slug, LiveSensorMapping.Write(sensor.Description), sensor.State, sensor.StateAt?.ToUnixTimeMilliseconds());
            }
        }, cancellation);
    }

    /// <summary>Takes a number's readings before a time together, at most a day of them at once; false where there were none.</summary>
    internal async Task<bool> ThinAsync(long series, long before, CancellationToken cancellation)
    {
        const long day = 24 * 3_600_000;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var oldest = await db.Readings.Where(r => r.SeriesId == series && r.Time < before).MinAsync(r => (long?)r.Time, cancellation);
        if (oldest is null)
        {
            return false;
        }

        var end = Math.Min(before, (oldest.Value / ReadingMean.Span * ReadingMean.Span) + day);
        await WriteAsync(db, sql =>
        {
            sql.Execute(SqliteSql.ThinReadings, series, end);
            sql.Execute(SqliteSql.DeleteReadings, series, end);
        }, cancellation);
        return true;
    }

    /// <summary>Deletes means, and changes of an on and off, before a time.</summary>
    /// <param name="keepLast">What an on and off last was stays: it still holds.</param>
    internal async Task DeleteBeforeAsync(ReadingSeries series, long before, bool keepLast, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var newest = series.IsSwitch && keepLast ? await db.Readings.Where(r => r.SeriesId == series.Id).MaxAsync(r => (long?)r.Time, cancellation) : null;
        await DeleteInStepsAsync(db, series.Id, series.IsSwitch ? Math.Min(before, newest ?? before) : 0, before, cancellation);
    }

    /// <summary>Deletes a series that has nothing left; false where it has.</summary>
    internal async Task<bool> TryDeleteAsync(long series, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        using var _ = await turn.TakeAsync(cancellation);
        return await db.ReadingSeries
            .Where(s => s.Id == series && !db.Readings.Any(r => r.SeriesId == series) && !db.ReadingMeans.Any(m => m.SeriesId == series))
            .ExecuteDeleteAsync(cancellation) > 0;
    }

    /// <summary>Deletes a device's sensors and all of their readings.</summary>
    internal async Task DeleteAsync(string deviceId, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        foreach (var series in await db.ReadingSeries.AsNoTracking().Where(s => s.DeviceId == deviceId).Select(s => s.Id).ToListAsync(cancellation))
        {
            await DeleteInStepsAsync(db, series, long.MaxValue, long.MaxValue, cancellation);
        }

        using var _ = await turn.TakeAsync(cancellation);
        await db.ReadingSeries.Where(s => s.DeviceId == deviceId).ExecuteDeleteAsync(cancellation);
        await db.LiveSensors.Where(s => s.DeviceId == deviceId).ExecuteDeleteAsync(cancellation);
    }

    private async Task DeleteInStepsAsync(HubDbContext db, long series, long readingsBefore, long meansBefore, CancellationToken cancellation)
    {
        while (await db.Readings.Where(r => r.SeriesId == series && r.Time < readingsBefore).OrderBy(r => r.Time)
            .Select(r => (long?)r.Time).Skip(DeleteStep).FirstOrDefaultAsync(cancellation) is { } upTo)
        {
            using var _ = await turn.TakeAsync(cancellation);
            await db.Readings.Where(r => r.SeriesId == series && r.Time < upTo).ExecuteDeleteAsync(cancellation);
        }

        using var last = await turn.TakeAsync(cancellation);
        await db.Readings.Where(r => r.SeriesId == series && r.Time < readingsBefore).ExecuteDeleteAsync(cancellation);
        await db.ReadingMeans.Where(m => m.SeriesId == series && m.Time < meansBefore).ExecuteDeleteAsync(cancellation);
    }

    private async Task WriteAsync(HubDbContext db, Action<SqliteStatements> write, CancellationToken cancellation)
    {
        await db.Database.OpenConnectionAsync(cancellation);
        using var sql = new SqliteStatements((SqliteConnection)db.Database.GetDbConnection());
        using var _ = await turn.TakeAsync(cancellation);
        sql.Execute(SqliteSql.Begin);
        try
        {
            write(sql);
            sql.Execute(SqliteSql.Commit);
        }
        catch (Exception exception)
        {
            damage.Look(exception);
            TryRollback(sql);
            throw;
        }
    }

    private static void TryRollback(SqliteStatements sql)
    {
        try
        {
            sql.Execute(SqliteSql.Rollback);
        }
        catch (SqliteException)
        {
            // SQLite rolls back by itself on a full disk or an I/O error; then there is nothing left to roll back.
        }
    }
}
