using HomeHub.Core.Updates;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HomeHub.Core.Data.Mappings;

internal sealed class RolloutMapping : IEntityTypeConfiguration<Rollout>
{
    public void Configure(EntityTypeBuilder<Rollout> entity)
    {
        entity.ToTable("rollouts");
        entity.HasKey(r => r.Id);
        entity.HasIndex(r => r.State);
        entity.Ignore(r => r.IsOver);
        entity.Ignore(r => r.Soak);
        entity.Ignore(r => r.Timeout);
        entity.HasMany(r => r.Devices).WithOne().HasForeignKey(d => d.RolloutId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class RolloutDeviceMapping : IEntityTypeConfiguration<RolloutDevice>
{
    public void Configure(EntityTypeBuilder<RolloutDevice> entity)
    {
        entity.ToTable("rollout_devices");
        entity.HasKey(d => new { d.RolloutId, d.DeviceId });
        entity.Property(d => d.DeviceId).HasMaxLength(Devices.DeviceId.MaxLength);
        entity.HasIndex(d => d.State);
    }
}

internal sealed class UpdateAttemptMapping : IEntityTypeConfiguration<UpdateAttempt>
{
    public void Configure(EntityTypeBuilder<UpdateAttempt> entity)
    {
        entity.ToTable("update_attempts");
        entity.HasKey(a => a.Id);
        entity.Property(a => a.Id).ValueGeneratedNever();
        entity.Property(a => a.DeviceId).HasMaxLength(Devices.DeviceId.MaxLength);
        entity.Property(a => a.Token).HasConversion<SecretText>();
        entity.HasIndex(a => new { a.DeviceId, a.CreatedAt });
        entity.HasIndex(a => a.RolloutId);
        entity.HasIndex(a => a.EndedAt);
        entity.Ignore(a => a.IsOpen);
        entity.HasMany(a => a.Stages).WithOne().HasForeignKey(s => s.AttemptId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class UpdateStageMapping : IEntityTypeConfiguration<UpdateStage>
{
    public void Configure(EntityTypeBuilder<UpdateStage> entity)
    {
        entity.ToTable("update_stages");
        entity.HasKey(s => s.Id);
    }
}

internal sealed class DeviceKeyMapping : IEntityTypeConfiguration<DeviceKey>
{
    public void Configure(EntityTypeBuilder<DeviceKey> entity)
    {
        entity.ToTable("device_keys");
        entity.HasKey(k => k.DeviceId);
        entity.Property(k => k.DeviceId).HasMaxLength(Devices.DeviceId.MaxLength).ValueGeneratedNever();
        entity.Property(k => k.Key).HasConversion<SecretText>();
    }
}
