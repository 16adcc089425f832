using Bunit;
using HomeHub.Core.Configs;
using HomeHub.Core.Devices;
using HomeHub.Core.Messaging;
using HomeHub.Tests.Support;
using HomeHub.Web.Components.Layout;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MudBlazor;

namespace HomeHub.Tests.Configs;

/// <summary>Renders what shows configs, on a real store with <see cref="ConfigHouse"/>'s Kitchen in it; the device is played by <see cref="ReportAsync"/>.</summary>
public abstract class ConfigScreen : Screen, IAsyncLifetime
{
    private TestCore? _core;

    protected TestCore Core => _core!;

    public async ValueTask InitializeAsync()
    {
        _core = await ConfigHouse.OpenAsync();
        await Core.Get<ConfigSync>().StartAsync(Cancellation);
        Services.AddSingleton<TimeProvider>(Core.Clock).AddSingleton<SharedClock>();
        Share<ConfigStore>().Share<ConfigVersionStore>().Share<ConnectionStore>().Share<ConfigSync>().Share<ConfigFeed>().Share<DeviceFeed>().Share<DeviceRegistry>()
            .Share<DeviceAdmission>().Share<DeviceKit>().Share<ConnectionGuide>().Share<IOptions<MqttOptions>>();
    }

    protected override async ValueTask DisposeAsyncCore()
    {
        await base.DisposeAsyncCore();
        await Core.Get<ConfigSync>().StopAsync(CancellationToken.None);
        await Core.DisposeAsync();
    }

    /// <summary>The device says what became of a version, as it would after it was sent.</summary>
    protected async Task ReportAsync(long version, ReportedState state, long running, string? errors = null, bool online = true)
    {
        if (online)
        {
            await Core.Get<DeviceRegistry>().ApplyAsync(ConfigHouse.Kitchen, Core.Clock.GetUtcNow(), device => device.Available(new AvailabilityPayload("online", "1-1"), Core.Clock.GetUtcNow()));
        }

        var sha256 = (await Core.Get<ConfigReportStore>().WantedAsync(ConfigHouse.Kitchen, Cancellation)).FirstOrDefault()?.Sha256;
        await Core.Get<ConfigInbox>().Reported(new(new ConfigReport
        {
            DeviceId = ConfigHouse.Kitchen, Version = version, State = state, Running = running, Errors = errors, At = Core.Clock.GetUtcNow(), Sha256 = version == 0 ? null : sha256,
        }, running == 0 ? new ConfigContent() : null));
    }

    /// <summary>Puts the dialogs onto the screen.</summary>
    protected IRenderedComponent<MudDialogProvider> Dialogs() => Render<MudDialogProvider>();

    private ConfigScreen Share<T>() where T : class
    {
        Services.AddSingleton(Core.Get<T>());
        return this;
    }
}
