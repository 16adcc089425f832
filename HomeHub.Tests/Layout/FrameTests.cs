using System.Net;
using HomeHub.Tests.Support;

namespace HomeHub.Tests.Layout;

public sealed class FrameTests(HubHost hub) : IClassFixture<HubHost>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_unknown_address_answers_404_with_a_page_that_helps()
    {
        var answer = await hub.Http.GetAsync("/nowhere", Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("There is no page at this address", await answer.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task An_unknown_address_of_the_REST_face_answers_with_problem_details()
    {
        var answer = await hub.Http.GetAsync("/api/home/nowhere", Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task The_first_paint_needs_no_circuit()
    {
        var page = await hub.Http.GetStringAsync("/", Cancellation);

        Assert.Contains("<title>Overview · HomeHub</title>", page);
        Assert.Contains(">Overview</h1>", page);
        Assert.Contains("Broker connected", page);
        Assert.Contains("aria-current=\"page\"", page);
    }
}
