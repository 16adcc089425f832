using HomeHub.Core.Devices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HomeHub.Core.Data.Mappings;

internal sealed class DeviceMapping : IEntityTypeConfiguration<Device>
{
    public void Configure(EntityTypeBuilder<Device> entity)
    {
        entity.ToTable("devices");
        entity.HasKey(d => d.Id);
        entity.Property(d => d.Id).HasMaxLength(Devices.DeviceId.MaxLength).ValueGeneratedNever();
        entity.Ignore(d => d.Name);
        entity.Ignore(d => d.Status);
    }
}

internal sealed class TimelineEventMapping : IEntityTypeConfiguration<TimelineEvent>
{
    public void Configure(EntityTypeBuilder<TimelineEvent> entity)
    {
        entity.ToTable("timeline_events");
        entity.HasKey(e => e.Id);
        entity.Ignore(e => e.Duration);
        entity.HasIndex(e => new { e.DeviceId, e.Start });
        entity.HasIndex(e => e.Start);
        entity.HasIndex(e => e.LogEntryId).HasFilter("\"LogEntryId\" IS NOT NULL");
        entity.HasIndex(e => e.Open).HasFilter("\"Open\" = 1");
    }
}
