using System.Text.Json;
using HomeHub.Core.Logs;
using HomeHub.Core.Messaging;
using HomeHub.Core.Updates;

namespace HomeHub.Core.Demo;

/// <summary>What a simulated device answers when it is asked to do something.</summary>
/// <param name="say">Writes into its log: level, type, message.</param>
/// <param name="restart">Restarts it for this cause.</param>
internal sealed class DemoCommands(string name, string resultTopic, Func<EntryLevel, string, string, Task> say, DemoUpdates updates, Func<string, Task> restart)
{
    public async Task ObeyAsync(DeviceLink link, byte[] payload, CancellationToken cancellation)
    {
        var command = JsonElement.Parse(payload);
        var id = command.GetProperty("id").GetString();
        switch (command.GetProperty("command").GetString())
        {
            case "identify":
                await say(EntryLevel.Info, "command", "Its light would flicker now");
                await AnswerAsync("done");
                break;
            case "check-in":
                await say(EntryLevel.Info, "check-in", $"{name} is here");
                await AnswerAsync("done");
                break;
            case "log-level":
                await AnswerAsync("done");
                break;
            case "restart":
                await say(EntryLevel.Info, "restart", "Restarting, as told");
                await AnswerAsync("accepted");
                await restart("command");
                break;
            case UpdateSender.Update:
                await DecideAsync("accepted", await updates.BeginAsync(id!, command.GetProperty("args"), cancellation));
                break;
            case UpdateSender.Cancel:
                await DecideAsync("done", updates.Cancel(command.GetProperty("args").GetProperty("id").GetString()));
                break;
            case var word:
                await AnswerAsync("rejected", $"a simulated device cannot {word}");
                break;
        }

        Task DecideAsync(string status, string? refusal) => AnswerAsync(refusal is null ? status : "rejected", refusal);

        Task AnswerAsync(string status, string? error = null) =>
            link.PublishAsync(resultTopic, JsonSerializer.SerializeToUtf8Bytes(new { id, status, error }, PayloadJson.Options), false, cancellation);
    }
}
