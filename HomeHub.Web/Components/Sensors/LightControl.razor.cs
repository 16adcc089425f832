using System.Globalization;
using System.Text.Json.Nodes;
using HomeHub.Core.Sensors;
using HomeHub.Web.Access;
using HomeHub.Web.Components.Layout;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace HomeHub.Web.Components.Sensors;

/// <summary>Tells a light what to do and shows what it reports back.</summary>
public sealed partial class LightControl(SensorControl control, ISnackbar snackbar, IPermissions permissions) : ComponentBase, IDisposable
{
    private CancellationTokenSource? _asking;

    /// <summary>The brightness that the light is to have while its report is awaited; null: nothing is awaited.</summary>
    private int? _asked;

    public void Dispose() => _asking?.Cancel();

    private Task SwitchAsync() => AskAsync(new JsonObject { ["state"] = On ? "OFF" : "ON" }, Level);

    private Task DimAsync(ChangeEventArgs change) =>
        int.TryParse(change.Value as string, NumberStyles.None, CultureInfo.InvariantCulture, out var level)
            ? AskAsync(new JsonObject { ["state"] = "ON", ["brightness"] = level }, level)
            : Task.CompletedTask;

    private async Task AskAsync(JsonObject wanted, int level)
    {
        // Lights are switched all day: that is no line in the audit list.
        if (!await permissions.MayAsync(Policies.Operate, null))
        {
            return;
        }

        // Whoever changes their mind is not told what became of the first wish.
        _asking?.Cancel();
        using var asking = _asking = new CancellationTokenSource();
        _asked = level;
        try
        {
            switch (await control.SetAsync(Sensor.DeviceId, Sensor.Slug, wanted, asking.Token))
            {
                case null:
                    snackbar.Add($"{Sensor.Name} is no longer there.", Severity.Warning);
                    break;
                case { Outcome: not SetOutcome.Obeyed } answer:
                    snackbar.Add(answer.Words, Severity.Warning);
                    break;
            }
        }
        catch (OperationCanceledException) when (asking.IsCancellationRequested)
        {
        }
        catch (Exception exception)
        {
            snackbar.Add($"{Sensor.Name} was not told. {ErrorWords.For(exception)}", Severity.Error);
        }
        finally
        {
            if (_asking == asking)
            {
                (_asking, _asked) = (null, null);
            }
        }
    }
}
