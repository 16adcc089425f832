using System.Text;
using System.Xml;
using System.Xml.Linq;
using HomeHub.Core.Data;
using HomeHub.Core.Health;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace HomeHub.Web.Access;

/// <summary>
/// The ring of keys that sessions and secrets are locked with: files beside the database that nobody but this user can read. One that is damaged does not
/// take the others with it.
/// </summary>
internal sealed class KeyFolder(string folder, HubHealth health, ILogger<KeyFolder> logger) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        // It may have been there before, or come out of a backup.
        PrivateFiles.CloseFolder(folder);
        return [.. Directory.GetFiles(folder, "*.xml").Select(Read).OfType<XElement>()];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        PrivateFiles.CloseFolder(folder);
        // The names are key-… and revocation-…; a backup takes no others than these letters.
        var name = friendlyName is { Length: > 0 } && friendlyName.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_') ? friendlyName : $"{Guid.NewGuid()}";
        PrivateFiles.Write(Path.Combine(folder, name + ".xml"), Encoding.UTF8.GetBytes(element.ToString()));
    }

    private XElement? Read(string file)
    {
        try
        {
            return XElement.Load(file);
        }
        catch (Exception exception) when (exception is XmlException or IOException or UnauthorizedAccessException)
        {
            logger.LogError("The key file {File} cannot be read: {Reason}", file, exception.Message);
            health.Report(Conditions.Keys,
                $"The key file {Path.GetFileName(file)} in the folder keys beside the database is damaged: {exception.Message} Who signed in with that key signs in again, and what was locked with it "
                + "has to be entered again; all other keys are good. Or stop HomeHub, put the file back from a backup, and start it.", dismissible: true);
            return null;
        }
    }
}
