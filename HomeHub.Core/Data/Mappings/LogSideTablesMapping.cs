using HomeHub.Core.Logs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HomeHub.Core.Data.Mappings;

internal sealed class LogStreamMapping : IEntityTypeConfiguration<LogStream>
{
    public void Configure(EntityTypeBuilder<LogStream> entity)
    {
        entity.ToTable("log_streams");
        entity.HasKey(s => new { s.DeviceId, s.Incarnation, s.Boot });
        entity.Property(s => s.DeviceId).HasColumnName("device_id");
        entity.Property(s => s.Incarnation).HasColumnName("incarnation");
        entity.Property(s => s.Boot).HasColumnName("boot");
        entity.Property(s => s.LastSeq).HasColumnName("last_seq");
    }
}

internal sealed class LogHourMapping : IEntityTypeConfiguration<LogHour>
{
    public void Configure(EntityTypeBuilder<LogHour> entity)
    {
        entity.ToTable("log_hours");
        entity.HasKey(h => new { h.Hour, h.Level });
        entity.Property(h => h.Hour).HasColumnName("hour");
        entity.Property(h => h.Level).HasColumnName("level");
        entity.Property(h => h.Count).HasColumnName("count");
        entity.Property(h => h.MinId).HasColumnName("min_id");
        entity.Property(h => h.MaxId).HasColumnName("max_id");
    }
}

internal sealed class LogTextMapping : IEntityTypeConfiguration<LogText>
{
    public void Configure(EntityTypeBuilder<LogText> entity)
    {
        // A virtual table: the migration makes it by hand, EF only queries it.
        entity.ToTable("log_text", table => table.ExcludeFromMigrations());
        entity.HasKey(t => t.RowId);
        entity.Property(t => t.RowId).HasColumnName("rowid");
        // The hidden column named like the table: `log_text = 'query'` is FTS5's MATCH.
        entity.Property(t => t.Match).HasColumnName("log_text");
    }
}
