using HomeHub.Web.Api;

namespace HomeHub.Web.Access;

/// <summary>How a request is refused before it reaches anything: in words, as a problem for programs and as a plain page for people.</summary>
internal static class Refusals
{
    public static Task RefuseAsync(this HttpContext context, int status, string title, string words) => ApiSetup.IsApi(context.Request.Path)
        ? TypedResults.Problem(words, statusCode: status).ExecuteAsync(context)
        : PlainPage.WriteAsync(context, status, title, words);
}
