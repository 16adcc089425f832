namespace HomeHub.Core.Demo;

/// <summary>The climate of a simulated room: a curve over the day with slow waves on it, the same for the same time, so that its past can be made up.</summary>
/// <param name="warmth">°C above 19.</param>
/// <param name="phase">Tells rooms apart, radians.</param>
internal sealed class DemoClimate(double warmth, double phase)
{
    private const double WarmestHour = 15;

    /// <returns>°C and % relative humidity.</returns>
    public (double Temperature, double Humidity) At(DateTimeOffset local)
    {
        var minutes = local.ToUnixTimeMilliseconds() / 60_000.0;
        var day = Math.Cos(2 * Math.PI * (local.TimeOfDay.TotalHours - WarmestHour) / 24);
        var change = (2.2 * day) + (0.5 * Wave(minutes, 170)) + (0.2 * Wave(minutes, 23)) + (0.08 * Wave(minutes, 1.7));
        var humidity = 52 - (warmth / 2) - (2.4 * change) + (1.5 * Wave(minutes, 61));
        return (Math.Round(19 + warmth + change, 1), Math.Round(Math.Clamp(humidity, 15, 95), 1));
    }

    private double Wave(double minutes, double period) => Math.Sin((2 * Math.PI * minutes / period) + (phase * period));
}
