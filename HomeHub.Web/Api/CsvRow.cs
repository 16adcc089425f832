using System.Globalization;
using System.Text;
using HomeHub.Core.Logs;

namespace HomeHub.Web.Api;

/// <summary>A log entry as a line of CSV (RFC 4180) that a spreadsheet cannot mistake for formulas.</summary>
internal static class CsvRow
{
    public const string Header = "id,time,device_id,level,type,message,topic,boot,seq,device_time,missing,log\r\n";

    public static string Of(LogEntry entry)
    {
        var row = new StringBuilder();
        row.Append(CultureInfo.InvariantCulture, $"{entry.Id},{Time(entry.Time)},");
        Cell(row, entry.DeviceId ?? "").Append(',').Append(entry.Level.ToString().ToLowerInvariant()).Append(',');
        Cell(row, entry.Type).Append(',');
        Cell(row, entry.Message).Append(',');
        Cell(row, entry.Topic).Append(',');
        row.Append(CultureInfo.InvariantCulture, $"{entry.Boot},{entry.Seq},{Time(entry.DeviceTime)},{entry.Missing},");
        return Cell(row, entry.Log).Append("\r\n").ToString();
    }

    /// <summary>
    /// Text from outside. What a spreadsheet would run is made text by an apostrophe
    /// (https://owasp.org/www-community/attacks/CSV_Injection).
    /// </summary>
    private static StringBuilder Cell(StringBuilder row, string text)
    {
        var safe = text is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\n', ..] ? $"'{text}" : text;
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0
            ? row.Append(safe)
            : row.Append('"').Append(safe.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
    }

    private static string Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) ?? "";
}
