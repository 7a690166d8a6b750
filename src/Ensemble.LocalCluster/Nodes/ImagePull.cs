using Ensemble.LocalCluster.Api;

namespace Ensemble.LocalCluster.Nodes;

/// <summary>Pulls no images, but fails as a kubelet does where one cannot be had: names that are none, the tag <c>missing</c>, no registry.</summary>
internal static class ImagePull
{
    /// <returns>Why the pod's containers cannot start, in kubelet's words; null if they can.</returns>
    public static (string Reason, string Message)? Fault(PodRun run, NodeFault fault)
    {
        foreach (var container in run.Object.Objects("spec", "containers"))
        {
            var image = container.Text("image") ?? "";
            if (image.Any(char.IsAsciiLetterUpper))
                return ("InvalidImageName", $"Failed to apply default image tag \"{image}\": couldn't parse image name \"{image}\": invalid reference format");
            if (image.EndsWith(":missing", StringComparison.Ordinal))
                return ("ErrImagePull", $"failed to pull and unpack image \"{image}\": failed to resolve reference \"{image}\": {image}: not found");
            if (fault.NoRegistry)
                return ("ErrImagePull", $"failed to pull and unpack image \"{image}\": failed to do request: dial tcp: lookup registry.example: i/o timeout");
        }

        return null;
    }
}
