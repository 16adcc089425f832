using HomeHub.Core.Access;
using HomeHub.Core.Configs;
using HomeHub.Core.Devices;
using HomeHub.Core.Logs;
using HomeHub.Core.Messaging;
using HomeHub.Core.Sensors;
using HomeHub.Core.Updates;
using Microsoft.EntityFrameworkCore;

namespace HomeHub.Core.Data;

/// <summary>The hub's database. Only stores and this folder use it.</summary>
public sealed class HubDbContext(DbContextOptions<HubDbContext> options) : DbContext(options)
{
    public DbSet<LogEntry> LogEntries => Set<LogEntry>();
    public DbSet<LogText> LogTexts => Set<LogText>();
    public DbSet<LogStream> LogStreams => Set<LogStream>();
    public DbSet<LogHour> LogHours => Set<LogHour>();
    public DbSet<Device> Devices => Set<Device>();
    public DbSet<TimelineEvent> TimelineEvents => Set<TimelineEvent>();
    public DbSet<DeviceConfig> DeviceConfigs => Set<DeviceConfig>();
    public DbSet<DeviceSensor> DeviceSensors => Set<DeviceSensor>();
    public DbSet<ConfigVersion> ConfigVersions => Set<ConfigVersion>();
    public DbSet<ConfigNumber> ConfigNumbers => Set<ConfigNumber>();
    public DbSet<ConfigReport> ConfigReports => Set<ConfigReport>();
    public DbSet<WifiNetwork> WifiNetworks => Set<WifiNetwork>();
    public DbSet<MqttBroker> MqttBrokers => Set<MqttBroker>();
    public DbSet<FtpServer> FtpServers => Set<FtpServer>();
    public DbSet<LiveSensor> LiveSensors => Set<LiveSensor>();
    public DbSet<ReadingSeries> ReadingSeries => Set<ReadingSeries>();
    public DbSet<Reading> Readings => Set<Reading>();
    public DbSet<ReadingMean> ReadingMeans => Set<ReadingMean>();
    public DbSet<Release> Releases => Set<Release>();
    public DbSet<ReleaseFile> ReleaseFiles => Set<ReleaseFile>();
    public DbSet<ReleaseBlob> ReleaseBlobs => Set<ReleaseBlob>();
    public DbSet<Publication> Publications => Set<Publication>();
    public DbSet<Rollout> Rollouts => Set<Rollout>();
    public DbSet<RolloutDevice> RolloutDevices => Set<RolloutDevice>();
    public DbSet<UpdateAttempt> UpdateAttempts => Set<UpdateAttempt>();
    public DbSet<DeviceKey> DeviceKeys => Set<DeviceKey>();
    public DbSet<RetainedMessage> RetainedMessages => Set<RetainedMessage>();
    public DbSet<Setting> Settings => Set<Setting>();
    public DbSet<User> Users => Set<User>();
    public DbSet<ApiToken> ApiTokens => Set<ApiToken>();
    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();
    public DbSet<DeviceCredential> DeviceCredentials => Set<DeviceCredential>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.ApplyConfigurationsFromAssembly(typeof(HubDbContext).Assembly);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        // Milliseconds since 1970, UTC: sorts and compares in SQLite as a number.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMilliseconds>();
}
