using System.Text.Json.Nodes;

namespace Ensemble.LocalCluster.Api.Requests;

/// <summary>Answers who somebody is and what he may do. Nothing guards this server: who has a token may do everything.</summary>
/// <param name="userOf">The user of a token; null for a token that nobody has.</param>
internal sealed class AccessReviews(Func<string, string?> userOf)
{
    /// <returns>Null if the path is none of a review.</returns>
    public ApiResponse? Answer(ApiRequest request)
    {
        Action<JsonObject>? answer = request.Path.Trim('/').Split('/') switch
        {
            ["apis", "authentication.k8s.io", "v1", "selfsubjectreviews"] => review => review["status"] = new JsonObject { ["userInfo"] = User(request.User) },
            ["apis", "authentication.k8s.io", "v1", "tokenreviews"] => review => review["status"] = Known(userOf(review.Text("spec", "token") ?? "")),
            ["apis", "authorization.k8s.io", "v1", "selfsubjectaccessreviews" or "subjectaccessreviews" or "selfsubjectrulesreviews"]
                or ["apis", "authorization.k8s.io", "v1", "namespaces", _, "localsubjectaccessreviews"] => Allow,
            _ => null,
        };
        if (answer is null) return null;
        if (request.Method != "POST") throw Refusal.MethodNotAllowed();
        var review = RequestBody.Object(request);
        answer(review);
        return ApiResponse.Json(review, 201);
    }

    private static void Allow(JsonObject review) => review["status"] = review.Text("kind") == "SelfSubjectRulesReview"
        ? new()
        {
            ["resourceRules"] = new JsonArray(new JsonObject { ["verbs"] = new JsonArray("*"), ["apiGroups"] = new JsonArray("*"), ["resources"] = new JsonArray("*") }),
            ["nonResourceRules"] = new JsonArray(new JsonObject { ["verbs"] = new JsonArray("*"), ["nonResourceURLs"] = new JsonArray("*") }),
            ["incomplete"] = false,
        }
        : new JsonObject { ["allowed"] = true, ["reason"] = "nothing guards a local cluster" };

    private static JsonObject Known(string? user) => user is null ? new() { ["authenticated"] = false } : new() { ["authenticated"] = true, ["user"] = User(user) };

    private static JsonObject User(string name) => new() { ["username"] = name, ["groups"] = new JsonArray("system:masters", "system:authenticated") };
}
