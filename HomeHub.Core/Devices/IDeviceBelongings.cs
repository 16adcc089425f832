namespace HomeHub.Core.Devices;

/// <summary>What another domain keeps of a device, and lets go of when it is deleted.</summary>
public interface IDeviceBelongings
{
    /// <summary>Every sensor slug of the device it knows of, also of sensors that are gone: the broker may still keep their states.</summary>
    Task<IReadOnlyCollection<string>> SensorSlugsAsync(string deviceId, CancellationToken cancellation);

    /// <summary>Deletes what it keeps.</summary>
    Task ForgetAsync(string deviceId, CancellationToken cancellation);
}
