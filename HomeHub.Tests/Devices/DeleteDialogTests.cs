using Bunit;
using HomeHub.Core.Access;
using HomeHub.Core.Configs;
using HomeHub.Core.Devices;
using HomeHub.Core.Logs;
using HomeHub.Tests.Configs;
using HomeHub.Web.Components.Devices;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using static HomeHub.Tests.Configs.ConfigHouse;

namespace HomeHub.Tests.Devices;

public sealed class DeleteDialogTests : ConfigScreen
{
    [Fact]
    public async Task Names_what_goes_with_the_device_before_it_goes()
    {
        await Core.SavedAsync(new ConfigContent { Name = "Kitchen", Sensors = [Motion(18), Weather(26)] });
        await Core.SayAsync(Kitchen, 1, 1);
        Services.AddSingleton(Core.Get<DeviceRemoval>()).AddSingleton(Core.Get<LogStore>()).AddSingleton(Core.Get<DeviceLogins>());
        var dialogs = Dialogs();

        await dialogs.InvokeAsync(() => Services.GetRequiredService<IDialogService>().ShowAsync<DeleteDialog>("Delete the device",
            new DialogParameters<DeleteDialog> { { dialog => dialog.Device, Core.Get<DeviceRegistry>().Find(Kitchen)! } }));

        dialogs.WaitForAssertion(() => Assert.NotNull(Button(dialogs, "Delete Kitchen and its 2 sensors")));
        Assert.Contains("Its configuration with every version", dialogs.Markup);
        await dialogs.InvokeAsync(() => dialogs.Find("input[type=checkbox]").Change(true));
        dialogs.WaitForAssertion(() => Assert.NotNull(Button(dialogs, "Delete Kitchen, its 2 sensors and its log entries")));
    }
}
