using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace HomeHub.Core;

/// <summary>Checks a section's data annotations and names what is wrong by its key: "Mqtt:Port: …".</summary>
internal sealed class SettingsValidator<T>(string section) : IValidateOptions<T> where T : class
{
    public ValidateOptionsResult Validate(string? name, T options)
    {
        var found = new List<ValidationResult>();
        return Validator.TryValidateObject(options, new ValidationContext(options), found, validateAllProperties: true)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(found.Select(result => $"{section}:{string.Join(",", result.MemberNames)}: {result.ErrorMessage}"));
    }
}
