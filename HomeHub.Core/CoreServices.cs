using HomeHub.Core.Access;
using HomeHub.Core.Backups;
using HomeHub.Core.Configs;
using HomeHub.Core.Data;
using HomeHub.Core.Data.CompiledModel;
using HomeHub.Core.Demo;
using HomeHub.Core.Devices;
using HomeHub.Core.Health;
using HomeHub.Core.Logs;
using HomeHub.Core.Messaging;
using HomeHub.Core.Sensors;
using HomeHub.Core.Updates;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace HomeHub.Core;

/// <summary>Puts the product together.</summary>
public static class CoreServices
{
    /// <summary>
    /// Registers everything in Core. Hosted services start in this order and stop in the reverse: the database first, the broker
    /// last, so that nothing is taken before it can be stored.
    /// </summary>
    public static IServiceCollection AddHomeHubCore(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSettings<DatabaseOptions>(configuration, DatabaseOptions.Section);
        services.AddSettings<LogOptions>(configuration, LogOptions.Section);
        services.AddSettings<DeviceOptions>(configuration, DeviceOptions.Section);
        var mqtt = services.AddSettings<MqttOptions>(configuration, MqttOptions.Section);
        services.AddSettings<BrokerLimits>(configuration, BrokerLimits.Section);

        services.AddHostedService<IdleMemory>();
        services.AddSingleton<HubHealth>().AddSingleton<ClockTrust>().AddSingleton<WriteTurn>().AddSingleton<DiskReserve>().AddSingleton<SettingsStore>().AddSingleton<HubDatabase>().AddSingleton<HubLock>().AddSingleton<KnownSecrets>();
        services.AddSingleton<DamageWatch>();
        services.AddPooledDbContextFactory<HubDbContext>((provider, builder) => builder
            .UseSqlite(HubDatabase.ConnectionString(provider.GetRequiredService<IOptions<DatabaseOptions>>().Value))
            .UseModel(HubDbContextModel.For(provider.GetRequiredService<ISecretBox>()))
            .AddInterceptors(new SqlitePragmas(), new SecretWatch(provider.GetRequiredService<KnownSecrets>()))
            .LogTo(DamageWatch.Concerns, provider.GetRequiredService<DamageWatch>().Look));
        services.AddHosted<DatabaseStart>();
        services.AddHostedService<SecretStart>();
        services.AddHostedService<SecretsStored>();
        services.AddAccess(configuration);
        services.AddBackups(configuration);

        services.AddSingleton<LogFeed>().AddSingleton<LogStore>().AddSingleton<LogDeletion>();
        services.AddHosted<LogWriter>();

        services.AddSingleton<DeviceStore>().AddSingleton<DeviceFeed>().AddSingleton<DeviceRegistry>().AddSingleton<DeviceTimeline>().AddSingleton<HubTimeline>()
            .AddSingleton<DeviceRemoval>().AddSingleton<AwaitedAnswers>().AddSingleton<DeviceCommands>();
        services.AddHosted<DeviceWatch>();
        services.AddConfigs();
        services.AddUpdates(configuration);
        services.AddHosted<LogRetention>();
        services.AddHosted<TimelineRetention>();

        services.AddSingleton<ReadingStore>().AddSingleton<ReadingJournal>().AddSingleton<SeriesMemory>().AddSingleton<SensorFeed>().AddSingleton<SensorRegistry>().AddSingleton<ReadingHistory>()
            .AddSingleton<SensorControl>().AddSingleton<SensorTroubles>().AddSingleton<SensorViews>().AddSingleton<IDeviceBelongings>(p => p.GetRequiredService<SensorRegistry>());
        services.AddHosted<SensorWatch>();
        services.AddHosted<ReadingRetention>();

        services.AddSingleton<RejectedMessages>().AddSingleton<BrokerStatus>().AddSingleton<BrokerCredentials>().AddSingleton<ISecretSource>(p => p.GetRequiredService<BrokerCredentials>())
            .AddSingleton<RetainedRoom>().AddSingleton<RetainedStore>().AddSingleton<MessageRouter>().AddSingleton<ConnectionGuide>();
        services.AddSingleton<IMessageHandler, DeviceHandler>().AddSingleton<IMessageHandler, LogHandler>()
            .AddSingleton<IMessageHandler, CommandResultHandler>().AddSingleton<IMessageHandler, SensorHandler>().AddSingleton<IMessageHandler, DiscoveryHandler>();
        if (mqtt.IsEmbedded)
        {
            services.AddSingleton<BrokerDoor>().AddSingleton<BrokerRules>();
            services.AddHosted<EmbeddedBroker>().AddSingleton<IMessagePublisher>(p => p.GetRequiredService<EmbeddedBroker>());
        }
        else
        {
            services.AddHosted<MqttConnection>().AddSingleton<IMessagePublisher>(p => p.GetRequiredService<MqttConnection>());
        }

        return services;
    }

    /// <summary>Adds simulated devices on the broker in use.</summary>
    public static IServiceCollection AddDemo(this IServiceCollection services) => services.AddHosted<DemoHouse>();

    private static void AddAccess(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<AccessOptions>(configuration, AccessOptions.Section);
        services.PostConfigure<AccessOptions>(options =>
        {
            // The names that containers know.
            options.OwnerPassword = Given("HOMEHUB_OWNER_PASSWORD") ?? options.OwnerPassword;
            options.OwnerName = Given("HOMEHUB_OWNER_NAME") ?? options.OwnerName;
        });
        services.AddSingleton<AccessCopyStore>().AddSingleton<ISurvivor>(p => p.GetRequiredService<AccessCopyStore>());
        services.AddSingleton<AccessStore>().AddSingleton<AccessRegistry>().AddSingleton<AuditStore>().AddSingleton<UserStore>().AddSingleton<TokenStore>()
            .AddSingleton<SetupCode>().AddSingleton<SignInThrottle>().AddSingleton<ISurvivor>(p => p.GetRequiredService<AccessStore>());
        services.AddHostedService<AccessStart>();
        services.AddSingleton<DeviceLogins>().AddSingleton<DeviceUserChoice>().AddSingleton<PairingWindow>().AddSingleton<TurnedAway>();
        services.AddHosted<DeviceCredentialStore>().AddSingleton<IDeviceBelongings>(p => p.GetRequiredService<DeviceCredentialStore>());

        string? Given(string name) => configuration[name] is { Length: > 0 } value ? value : null;
    }

    private static void AddBackups(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<BackupOptions>(configuration, BackupOptions.Section);
        services.AddSingleton<DatabaseCopy>().AddSingleton<BackupFeed>().AddSingleton<BackupMaker>().AddSingleton<BackupStore>().AddSingleton<BackupReader>().AddSingleton<RestoreStage>();
        services.AddHostedService<RestoreEnd>();
        services.AddHosted<BackupSchedule>();
    }

    private static void AddConfigs(this IServiceCollection services)
    {
        services.AddSingleton<HubBroker>().AddSingleton<CredentialDelivery>().AddSingleton<DeviceUsers>().AddSingleton<MosquittoFiles>().AddSingleton<ConfigFeed>().AddSingleton<ConfigJournal>().AddSingleton<ConfigVersionStore>().AddSingleton<ConfigStore>()
            .AddSingleton<ConnectionStore>().AddSingleton<ConfigReportStore>().AddSingleton<ConfigWithdrawalStore>().AddSingleton<IDeviceBelongings, ConfigRemovalStore>()
            .AddSingleton<DeviceAdmission>().AddSingleton<DeviceKit>().AddSingleton<ConfigInbox>().AddSingleton<IMessageHandler, ConfigHandler>();
        services.AddHosted<ConfigSync>();
    }

    private static void AddUpdates(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<UpdateOptions>(configuration, UpdateOptions.Section);
        services.AddSingleton<UpdateFeed>().AddSingleton<ReleaseStore>().AddSingleton<MpyCompiler>().AddSingleton<ReleaseMaker>().AddSingleton<PublicationStore>();
        services.TryAddSingleton<IWebAddresses, NoWebAddresses>();
#if FLUENTFTP
        services.AddSingleton<IFtpClients, FluentFtpClient.Clients>();
#else
        services.AddSingleton<IFtpClients, WebRequestFtpClient.Clients>();
#endif
        services.AddSingleton<FtpFirmwareHost>().AddSingleton<HttpFirmwareHost>()
            .AddSingleton<IFirmwareHost>(p => p.GetRequiredService<FtpFirmwareHost>()).AddSingleton<IFirmwareHost>(p => p.GetRequiredService<HttpFirmwareHost>());
        services.AddHosted<ReleasePublisher>();
        services.AddSingleton<ReleaseUse>().AddSingleton<ReleasePruner>();
        services.AddSingleton<DeviceKeyStore>().AddSingleton<IKitLines>(p => p.GetRequiredService<DeviceKeyStore>());
        services.AddSingleton<UpdateProgress>().AddSingleton<AttemptStore>().AddSingleton<IDeviceBelongings>(p => p.GetRequiredService<AttemptStore>());
        services.AddSingleton<RolloutStore>().AddSingleton<RolloutGate>().AddSingleton<UpdateInbox>().AddSingleton<UpdateJournal>().AddSingleton<UpdateSender>()
            .AddSingleton<AttemptWatch>().AddSingleton<CanaryHealth>().AddSingleton<RolloutControl>().AddSingleton<RolloutReader>();
        services.AddHosted<RolloutRunner>();
        services.AddHosted<HomeAssistantUpdates>();
        services.AddSingleton<InstallOrders>().AddSingleton<IMessageHandler, UpdateHandler>().AddSingleton<IMessageHandler, InstallHandler>();
    }

    /// <summary>Binds a section, validated at start: a wrong value stops the start with a message that names its key.</summary>
    private static T AddSettings<T>(this IServiceCollection services, IConfiguration configuration, string section) where T : class, new()
    {
        var values = configuration.GetSection(section);
        services.AddOptions<T>().Bind(values).ValidateOnStart();
        services.AddSingleton<IValidateOptions<T>>(new SettingsValidator<T>(values));
        try
        {
            return values.Get<T>() ?? new T();
        }
        catch (InvalidOperationException exception)
        {
            // "Failed to convert configuration value 'x' at 'Section:Key' to type …"
            throw new OptionsValidationException(section, typeof(T), [exception.Message]);
        }
    }

    private static IServiceCollection AddHosted<T>(this IServiceCollection services) where T : class, IHostedService =>
        services.AddSingleton<T>().AddHostedService(provider => provider.GetRequiredService<T>());
}
