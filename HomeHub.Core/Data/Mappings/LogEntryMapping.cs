using HomeHub.Core.Logs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HomeHub.Core.Data.Mappings;

internal sealed class LogEntryMapping : IEntityTypeConfiguration<LogEntry>
{
    public void Configure(EntityTypeBuilder<LogEntry> entity)
    {
        entity.ToTable("log_entries");
        entity.HasKey(e => e.Id);
        // AUTOINCREMENT: an id is never given twice, also when the newest entry was deleted.
        entity.Property(e => e.Id).HasColumnName("id").ValueGeneratedOnAdd();
        entity.Property(e => e.Topic).HasColumnName("topic");
        entity.Property(e => e.Log).HasColumnName("log");
        entity.Property(e => e.Time).HasColumnName("time");
        entity.Property(e => e.DeviceId).HasColumnName("device_id").HasMaxLength(Devices.DeviceId.MaxLength);
        entity.Property(e => e.Level).HasColumnName("level");
        entity.Property(e => e.Type).HasColumnName("type").HasMaxLength(LogTypes.MaxLength);
        entity.Property(e => e.Message).HasColumnName("message");
        entity.Property(e => e.Boot).HasColumnName("boot");
        entity.Property(e => e.Seq).HasColumnName("seq");
        entity.Property(e => e.DeviceTime).HasColumnName("device_time");
        entity.Property(e => e.Incarnation).HasColumnName("incarnation");
        entity.Property(e => e.Missing).HasColumnName("missing");

        // Each serves "newest first" of its column without a sort, and carries the other two, so that a second criterion is
        // checked within the index and only what matches is fetched.
        entity.HasIndex(e => new { e.Level, e.Id, e.Type, e.DeviceId }).HasDatabaseName("ix_log_entries_level");
        entity.HasIndex(e => new { e.Type, e.Id, e.Level, e.DeviceId }).HasDatabaseName("ix_log_entries_type");
        entity.HasIndex(e => new { e.DeviceId, e.Id, e.Level, e.Type }).HasDatabaseName("ix_log_entries_device");
        entity.HasIndex(e => new { e.DeviceId, e.Incarnation, e.Boot, e.Seq })
            .HasDatabaseName("ux_log_entries_sequence").IsUnique().HasFilter("seq IS NOT NULL");
    }
}
