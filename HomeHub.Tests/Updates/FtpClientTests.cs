using System.Net;
using System.Net.Sockets;
using System.Text;
using HomeHub.Core.Configs;
using HomeHub.Core.Updates;
using HomeHub.Tests.Support;

namespace HomeHub.Tests.Updates;

/// <summary>What every FTP client keeps to, tried on whichever is built in and a real server.</summary>
public sealed class FtpClientTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Files_are_written_over_measured_renamed_and_deleted(bool tls)
    {
        await using var server = await FtpServerProcess.RunAsync(tls);
        await using var core = await UpdateHouse.CoreAsync([.. tls ? [("Updates:FtpCertificateSha256", server.CertificateSha256)] : Array.Empty<(string, string)>()]);
        await using var client = await core.Get<IFtpClients>().ConnectAsync(server.Connection, Cancellation);
        var large = new byte[300_000];
        Random.Shared.NextBytes(large);

        Assert.True(await client.MakeFolderAsync("/a/b", Cancellation));
        Assert.False(await client.MakeFolderAsync("/a/b", Cancellation));
        Assert.False(await client.MakeFolderAsync("/a", Cancellation));
        Assert.True(await client.MakeFolderAsync("/a/c", Cancellation));
        Assert.Null(await client.SizeAsync("/a/b/file", Cancellation));

        // The second one is binary, the third empty; none is a line longer or shorter for it.
        foreach (var content in new[] { Encoding.UTF8.GetBytes("one\r\ntwo\n"), large, [] })
        {
            await client.UploadAsync("/a/b/file", content, Cancellation);
            Assert.Equal(content.Length, await client.SizeAsync("/a/b/file", Cancellation));
            Assert.Equal(content, await File.ReadAllBytesAsync(Path.Combine(server.Root, "a", "b", "file"), Cancellation));
        }

        await client.RenameAsync("/a/b/file", "/a/b/a name with # and %20", Cancellation);
        Assert.Null(await client.SizeAsync("/a/b/file", Cancellation));
        Assert.Equal(0, await client.SizeAsync("/a/b/a name with # and %20", Cancellation));

        await client.DeleteFolderAsync("/a/b", Cancellation);
        Assert.True(File.Exists(Path.Combine(server.Root, "a", "b", "a name with # and %20")), "A folder with something in it stays.");
        for (var times = 0; times < 2; times++)
        {
            await client.DeleteAsync("/a/b/a name with # and %20", Cancellation);
            await client.DeleteFolderAsync("/a/b", Cancellation);
        }

        Assert.False(Directory.Exists(Path.Combine(server.Root, "a", "b")));
        Assert.True(await client.MakeFolderAsync("/a/b", Cancellation));
    }

    [Fact]
    public async Task What_the_server_refuses_is_said_with_its_words()
    {
        await using var server = await FtpServerProcess.RunAsync();
        await using var core = await UpdateHouse.CoreAsync();
        await using var client = await core.Get<IFtpClients>().ConnectAsync(server.Connection, Cancellation);

        foreach (var operation in new[] { () => client.UploadAsync("/nowhere/file", new byte[] { 1 }, Cancellation), () => client.RenameAsync("/nowhere/file", "/file", Cancellation) })
        {
            var refused = await Assert.ThrowsAsync<FirmwareHostException>(operation);
            Assert.Contains("/nowhere/file", refused.Message);
            Assert.Contains($"127.0.0.1:{server.Port}", refused.Message);
            Assert.Matches("(?i)no such file|exist|can't open", refused.Message);
        }
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_given_up_and_waiting_for_it_can_be_cancelled()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var server = new FtpServer { Name = "Silent", Host = "127.0.0.1", Port = ((IPEndPoint)silent.LocalEndpoint).Port };

        await using (var core = await UpdateHouse.CoreAsync(("Updates:FtpTimeoutSeconds", "1")))
        {
            var failed = await Assert.ThrowsAsync<FirmwareHostException>(() => UseAsync(core, server, Cancellation));
            Assert.Contains("after 1 seconds", failed.Message);
            (await silent.AcceptTcpClientAsync(Cancellation)).Dispose();
        }

        await using (var core = await UpdateHouse.CoreAsync())
        {
            using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            var use = UseAsync(core, server, leaving.Token);
            using var accepted = await silent.AcceptTcpClientAsync(Cancellation);
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => use);
        }
    }

    private static async Task UseAsync(TestCore core, FtpServer server, CancellationToken cancellation)
    {
        await using var client = await core.Get<IFtpClients>().ConnectAsync(server, cancellation);
        await client.SizeAsync("/file", cancellation);
    }
}
