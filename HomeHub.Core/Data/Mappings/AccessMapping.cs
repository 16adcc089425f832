using HomeHub.Core.Access;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HomeHub.Core.Data.Mappings;

internal sealed class UserMapping : IEntityTypeConfiguration<User>
{
    public void Configure(EntityTypeBuilder<User> entity)
    {
        entity.ToTable("users");
        entity.HasKey(u => u.Id);
        entity.HasIndex(u => u.Key).IsUnique();
    }
}

internal sealed class ApiTokenMapping : IEntityTypeConfiguration<ApiToken>
{
    public void Configure(EntityTypeBuilder<ApiToken> entity)
    {
        entity.ToTable("api_tokens");
        entity.HasKey(t => t.Id);
        entity.HasIndex(t => t.Name).IsUnique();
        entity.HasIndex(t => t.Hash).IsUnique();
    }
}

internal sealed class AuditEntryMapping : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> entity)
    {
        entity.ToTable("audit_entries");
        entity.HasKey(e => e.Id);
        entity.HasIndex(e => e.Time);
    }
}

internal sealed class DeviceCredentialMapping : IEntityTypeConfiguration<DeviceCredential>
{
    public void Configure(EntityTypeBuilder<DeviceCredential> entity)
    {
        entity.ToTable("device_credentials");
        entity.HasKey(c => c.DeviceId);
        entity.Property(c => c.DeviceId).HasMaxLength(Devices.DeviceId.MaxLength).ValueGeneratedNever();
        entity.Property(c => c.Password).HasConversion<SecretText>();
    }
}
