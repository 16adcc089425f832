using HomeHub.Core.Access;
using HomeHub.Core.Devices;
using HomeHub.Core.Messaging;

namespace HomeHub.Core.Configs;

/// <summary>How a device signs in to the broker; what needs a person comes first.</summary>
public enum DeviceUserState
{
    /// <summary>With the user that all share.</summary>
    Shared,

    /// <summary>It has a user of its own, and its board does not use it yet.</summary>
    Waiting,

    /// <summary>A new password is on its way to its board; the old one is good until then.</summary>
    OnItsWay,

    /// <summary>It has none of its own, and did not sign in since the start.</summary>
    None,

    /// <summary>As itself.</summary>
    Own,
}

/// <summary>How one device signs in.</summary>
/// <param name="HasUser">Whether it has a user of its own.</param>
/// <param name="SignedIn">When it last did, since the start.</param>
/// <param name="Words">The same in a sentence.</param>
public sealed record DeviceUserView(string DeviceId, string Name, DeviceUserState State, bool HasUser, DateTimeOffset? SignedIn, string Words);

/// <summary>How all devices sign in to the broker.</summary>
public sealed class DeviceUsers(DeviceRegistry registry, DeviceCredentialStore credentials, DeviceLogins logins, ConfigSync sync, ConnectionGuide guide)
{
    public async Task<IReadOnlyList<DeviceUserView>> AllAsync(CancellationToken cancellation = default)
    {
        var known = (await credentials.AllAsync(cancellation)).ToDictionary(credential => credential.DeviceId);
        var names = registry.All.ToDictionary(device => device.Id, device => device.Name);
        return
        [
            .. names.Keys.Union(known.Keys).Where(DeviceCredentialStore.MayHave)
                .Select(id => View(id, names.GetValueOrDefault(id, id), known.GetValueOrDefault(id)))
                .OrderBy(view => view.State).ThenBy(view => view.Name, StringComparer.CurrentCultureIgnoreCase),
        ];
    }

    private DeviceUserView View(string id, string name, DeviceCredential? credential)
    {
        var (shared, own) = (logins.SharedAt(id), logins.OwnAt(id));
        var (state, words) = credential switch
        {
            null when shared is not null => (DeviceUserState.Shared, "It signs in with the user that all share."),
            null => (DeviceUserState.None, guide.Embedded ? "It has no user of its own, and has not signed in since HomeHub started." : "It has no user of its own."),
            _ when !guide.Embedded => (DeviceUserState.Own, "It has a user of its own. Whether its board uses it, only the broker knows."),
            { UsedAt: not null } => (DeviceUserState.Own, "It signs in as itself."),
            { OldHash: not null } => (DeviceUserState.OnItsWay, $"A new password is on its way; the old one is good until the board has signed in with the new one. {sync.StateOf(id).Words}"),
            _ when shared is not null => (DeviceUserState.Waiting, "It has a user of its own, but its board signs in with the one that all share, until it gets its new config.py or a new password from here."),
            _ => (DeviceUserState.Waiting, "Its user waits for its board, which has not signed in yet."),
        };
        return new(id, name, state, credential is not null, shared > own || own is null ? shared : own, words);
    }
}
