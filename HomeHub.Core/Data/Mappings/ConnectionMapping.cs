using HomeHub.Core.Configs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HomeHub.Core.Data.Mappings;

/// <summary>What every kind of reusable connection has in common.</summary>
internal abstract class ConnectionMapping<T>(string table) : IEntityTypeConfiguration<T> where T : class, IReusableConnection
{
    public void Configure(EntityTypeBuilder<T> entity)
    {
        entity.ToTable(table);
        entity.HasKey(c => c.Id);
        entity.HasIndex(c => c.Name).IsUnique();
        entity.Property(c => c.Password).HasConversion<SecretText>();
    }
}

internal sealed class WifiNetworkMapping() : ConnectionMapping<WifiNetwork>("wifi_networks");

internal sealed class MqttBrokerMapping() : ConnectionMapping<MqttBroker>("mqtt_brokers");

internal sealed class FtpServerMapping() : ConnectionMapping<FtpServer>("ftp_servers");
