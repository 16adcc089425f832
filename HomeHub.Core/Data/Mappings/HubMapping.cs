using HomeHub.Core.Messaging;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HomeHub.Core.Data.Mappings;

internal sealed class RetainedMessageMapping : IEntityTypeConfiguration<RetainedMessage>
{
    public void Configure(EntityTypeBuilder<RetainedMessage> entity)
    {
        entity.ToTable("retained_messages");
        entity.HasKey(m => m.Topic);
    }
}

internal sealed class SettingMapping : IEntityTypeConfiguration<Setting>
{
    public void Configure(EntityTypeBuilder<Setting> entity)
    {
        entity.ToTable("settings");
        entity.HasKey(s => s.Name);
    }
}
