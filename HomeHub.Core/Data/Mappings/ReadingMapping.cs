using System.Text.Json;
using HomeHub.Core.Sensors;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HomeHub.Core.Data.Mappings;

internal sealed class LiveSensorMapping : IEntityTypeConfiguration<LiveSensor>
{
    public void Configure(EntityTypeBuilder<LiveSensor> entity)
    {
        entity.ToTable("live_sensors");
        entity.HasKey(s => new { s.DeviceId, s.Slug });
        entity.Property(s => s.DeviceId).HasColumnName("device_id").HasMaxLength(Devices.DeviceId.MaxLength);
        entity.Property(s => s.Slug).HasColumnName("slug").HasMaxLength(Devices.DeviceId.MaxLength);
        entity.Property(s => s.Description).HasColumnName("description").HasConversion(
            description => Write(description), stored => JsonSerializer.Deserialize<SensorDescription>(stored!, JsonSerializerOptions.Web));
        entity.Property(s => s.State).HasColumnName("state");
        entity.Property(s => s.StateAt).HasColumnName("state_at");
        entity.Ignore(s => s.Values);
        entity.Ignore(s => s.Revision);
        entity.Ignore(s => s.Name);
        entity.Ignore(s => s.Kind);
        entity.Ignore(s => s.IsActuator);
    }

    /// <summary>The description as it stands in its column.</summary>
    public static string? Write(SensorDescription? description) =>
        description is null ? null : JsonSerializer.Serialize(description, JsonSerializerOptions.Web);
}

internal sealed class ReadingSeriesMapping : IEntityTypeConfiguration<ReadingSeries>
{
    public void Configure(EntityTypeBuilder<ReadingSeries> entity)
    {
        entity.ToTable("reading_series");
        entity.HasKey(s => s.Id);
        entity.Property(s => s.Id).HasColumnName("id").ValueGeneratedNever();
        entity.Property(s => s.DeviceId).HasColumnName("device_id").HasMaxLength(Devices.DeviceId.MaxLength);
        entity.Property(s => s.Slug).HasColumnName("slug").HasMaxLength(Devices.DeviceId.MaxLength);
        entity.Property(s => s.Field).HasColumnName("field");
        entity.Property(s => s.IsSwitch).HasColumnName("is_switch");
        entity.HasIndex(s => new { s.DeviceId, s.Slug, s.Field, s.IsSwitch }).IsUnique();
    }
}

/// <summary>The migration makes both tables by hand: Entity Framework knows no table without rowids.</summary>
internal sealed class ReadingMapping : IEntityTypeConfiguration<Reading>, IEntityTypeConfiguration<ReadingMean>
{
    public void Configure(EntityTypeBuilder<Reading> entity)
    {
        entity.ToTable("readings", table => table.ExcludeFromMigrations());
        entity.HasKey(r => new { r.SeriesId, r.Time });
        entity.Property(r => r.SeriesId).HasColumnName("series_id");
        entity.Property(r => r.Time).HasColumnName("time");
        entity.Property(r => r.Value).HasColumnName("value");
    }

    public void Configure(EntityTypeBuilder<ReadingMean> entity)
    {
        entity.ToTable("reading_means", table => table.ExcludeFromMigrations());
        entity.HasKey(m => new { m.SeriesId, m.Time });
        entity.Property(m => m.SeriesId).HasColumnName("series_id");
        entity.Property(m => m.Time).HasColumnName("time");
        entity.Property(m => m.Mean).HasColumnName("mean");
        entity.Property(m => m.Min).HasColumnName("low");
        entity.Property(m => m.Max).HasColumnName("high");
        entity.Property(m => m.Count).HasColumnName("count");
    }
}
