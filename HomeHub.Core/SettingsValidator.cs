using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace HomeHub.Core;

/// <summary>Checks a section's data annotations and names what is wrong by its key: "Mqtt:Port: …".</summary>
internal sealed class SettingsValidator<T>(IConfigurationSection section) : IValidateOptions<T> where T : class
{
    public ValidateOptionsResult Validate(string? name, T options)
    {
        var found = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), found, validateAllProperties: true);
        List<string> faults =
        [
            .. SettingsKeys.Faults(section, typeof(T)), .. found.Select(result => $"{section.Path}:{string.Join(",", result.MemberNames)}: {result.ErrorMessage}"),
        ];
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
