using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using HomeHub.Core.Backups;

namespace HomeHub.Tests.Backups;

/// <summary>A backup taken apart, to be changed and put together again.</summary>
internal sealed class BackupZip
{
    public BackupZip(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        foreach (var entry in archive.Entries)
        {
            using var stream = entry.Open();
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            Parts.Add((entry.FullName, copy.ToArray()));
        }

        Manifest = JsonNode.Parse(Of(BackupManifest.FileName))!.AsObject();
        Parts.RemoveAll(part => part.Name == BackupManifest.FileName);
    }

    public List<(string Name, byte[] Content)> Parts { get; } = [];

    public JsonObject Manifest { get; set; }

    public byte[] Of(string name) => Parts.Single(part => part.Name == name).Content;

    public void Replace(string name, byte[] content) => Parts[Parts.FindIndex(part => part.Name == name)] = (name, content);

    /// <summary>Lets the manifest list what is there.</summary>
    public BackupZip Listed()
    {
        Manifest["parts"] = JsonSerializer.SerializeToNode(Parts.Select(part => new { name = part.Name, size = part.Content.Length, sha256 = Convert.ToHexStringLower(SHA256.HashData(part.Content)) }));
        return this;
    }

    public byte[] ToArray()
    {
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in Parts.Append((BackupManifest.FileName, Encoding.UTF8.GetBytes(Manifest.ToJsonString()))))
            {
                using var entry = archive.CreateEntry(name, CompressionLevel.Fastest).Open();
                entry.Write(content);
            }
        }

        return zip.ToArray();
    }
}
