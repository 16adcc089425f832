using HomeHub.Core.Configs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HomeHub.Core.Data.Mappings;

internal sealed class DeviceConfigMapping : IEntityTypeConfiguration<DeviceConfig>
{
    public void Configure(EntityTypeBuilder<DeviceConfig> entity)
    {
        entity.ToTable("device_configs");
        entity.HasKey(c => c.Id);
        entity.HasIndex(c => c.DeviceId).IsUnique();
        entity.Property(c => c.DeviceId).HasMaxLength(Devices.DeviceId.MaxLength);
        entity.Property(c => c.Config).HasConversion<SecretJson>();
        entity.Property(c => c.Desired).HasConversion<SecretText>();
        entity.HasMany(c => c.Sensors).WithOne().HasForeignKey(s => s.DeviceConfigId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class DeviceSensorMapping : IEntityTypeConfiguration<DeviceSensor>
{
    public void Configure(EntityTypeBuilder<DeviceSensor> entity)
    {
        entity.ToTable("device_sensors");
        entity.HasKey(s => s.Id);
        entity.HasIndex(s => new { s.DeviceConfigId, s.Slug });
    }
}

internal sealed class ConfigVersionMapping : IEntityTypeConfiguration<ConfigVersion>
{
    public void Configure(EntityTypeBuilder<ConfigVersion> entity)
    {
        entity.ToTable("config_versions");
        entity.HasKey(v => v.Id);
        entity.HasIndex(v => new { v.DeviceId, v.Version }).IsUnique();
        entity.Property(v => v.DeviceId).HasMaxLength(Devices.DeviceId.MaxLength);
        entity.Property(v => v.Snapshot).HasConversion<SecretJson>();
    }
}

internal sealed class ConfigNumberMapping : IEntityTypeConfiguration<ConfigNumber>
{
    public void Configure(EntityTypeBuilder<ConfigNumber> entity)
    {
        entity.ToTable("config_numbers");
        entity.HasKey(n => n.DeviceId);
        entity.Property(n => n.DeviceId).HasMaxLength(Devices.DeviceId.MaxLength).ValueGeneratedNever();
    }
}

internal sealed class ConfigReportMapping : IEntityTypeConfiguration<ConfigReport>
{
    public void Configure(EntityTypeBuilder<ConfigReport> entity)
    {
        entity.ToTable("config_reports");
        entity.HasKey(r => r.DeviceId);
        entity.Property(r => r.DeviceId).HasMaxLength(Devices.DeviceId.MaxLength).ValueGeneratedNever();
        entity.Ignore(r => r.Reasons);
    }
}
