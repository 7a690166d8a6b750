using System.Text.Json.Nodes;
using Ensemble.LocalCluster.Api.Kinds;
using Ensemble.LocalCluster.Api.Requests;
using Ensemble.LocalCluster.Api.Storage;

namespace Ensemble.LocalCluster.Api.Admission;

/// <summary>Defaults, priority and checks of pods: what clients see or rely on.</summary>
internal sealed class PodAdmission(ObjectStore store)
{
    private const int EvictionDelaySeconds = 300;

    private readonly QuotaAdmission _quotas = new(store);

    private static readonly string[] ContainerLists = ["initContainers", "containers"];

    public void Admit(JsonObject tree, JsonObject? old, List<Cause> causes)
    {
        var spec = tree.Child("spec");
        if (old is null)
        {
            FillIn(spec);
            ResolvePriority(tree, spec);
            tree["status"] = new JsonObject { ["phase"] = "Pending", ["qosClass"] = QualityOfService.Of(spec) };
        }
        else
        {
            FillIn(spec);
            CheckChange(spec, old.At("spec") as JsonObject ?? [], causes);
        }

        PodValidation.Check(spec, causes);
        if (old is null && causes.Count == 0) _quotas.Admit(tree);
    }

    private static void FillIn(JsonObject spec)
    {
        spec.Default("restartPolicy", "Always");
        spec.Default("terminationGracePeriodSeconds", 30);
        spec.Default("dnsPolicy", "ClusterFirst");
        spec.Default("serviceAccountName", "default");
        spec.Default("serviceAccount", spec.Text("serviceAccountName") ?? "default");
        spec.Default("securityContext", new JsonObject());
        spec.Default("schedulerName", "default-scheduler");
        spec.Default("enableServiceLinks", true);
        foreach (var container in ContainerLists.SelectMany(list => spec.Objects(list))) FillInContainer(container);
        var tolerations = spec.Objects("tolerations").ToList();
        foreach (var taint in (string[])["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"])
        {
            if (tolerations.Exists(toleration => toleration.Text("key") is null or "" || toleration.Text("key") == taint)) continue;
            if (spec.At("tolerations") is not JsonArray list) spec["tolerations"] = list = [];
            list.Add(new JsonObject { ["key"] = taint, ["operator"] = "Exists", ["effect"] = "NoExecute", ["tolerationSeconds"] = EvictionDelaySeconds });
        }
    }

    private static void FillInContainer(JsonObject container)
    {
        var image = container.Text("image") ?? "";
        var tag = image[(image.LastIndexOf('/') + 1)..].Split(':');
        container.Default("imagePullPolicy", tag.Length == 1 || tag[1] == "latest" ? "Always" : "IfNotPresent");
        container.Default("terminationMessagePath", "/dev/termination-log");
        container.Default("terminationMessagePolicy", "File");
        foreach (var port in container.Objects("ports")) port.Default("protocol", "TCP");
        container.Default("resources", new JsonObject());
        if (container.At("resources", "limits") is not JsonObject limits) return;
        var requests = container.Child("resources").Child("requests");
        foreach (var (name, limit) in limits)
            if (limit is not null) requests.Default(name, limit.DeepClone());
    }

    /// <exception cref="Refusal">403, as the Priority admission plugin answers.</exception>
    private void ResolvePriority(JsonObject tree, JsonObject spec)
    {
        var name = spec.Text("priorityClassName") ?? "";
        var found = name.Length > 0
            ? store.Find(BuiltInKinds.PriorityClasses, "", name)?.Parse() ?? throw Forbidden(tree, $"no PriorityClass with name {name} was found")
            : store.Snapshot(BuiltInKinds.PriorityClasses).Objects.Select(item => item.Parse()).FirstOrDefault(item => item.Flag("globalDefault") == true);
        var value = found.Integer("value") ?? 0;
        if (spec.Integer("priority") is { } given && given != value) throw Forbidden(
            tree, $"the integer value of priority ({given}) must not be provided in pod spec; priority admission controller computed {value} from the given PriorityClass name");
        if (found.Text("metadata", "name") is { } className) spec["priorityClassName"] = className;
        spec["priority"] = value;
        spec.Default("preemptionPolicy", found.Text("preemptionPolicy") ?? "PreemptLowerPriority");
    }

    private static Refusal Forbidden(JsonObject tree, string why) => Refusal.Forbidden("pods", tree.Text("metadata", "name") ?? "", why);

    /// <summary>After creation only a few fields of a pod may change.</summary>
    private static void CheckChange(JsonObject spec, JsonObject old, List<Cause> causes)
    {
        if (JsonNode.DeepEquals(spec, old)) return;
        var (next, before) = ((JsonObject)spec.DeepClone(), (JsonObject)old.DeepClone());
        foreach (var side in (JsonObject[])[next, before])
        {
            foreach (var name in (string[])["activeDeadlineSeconds", "tolerations", "terminationGracePeriodSeconds", "schedulingGates"]) side.Remove(name);
            foreach (var container in ContainerLists.SelectMany(list => side.Objects(list))) container.Remove("image");
        }

        var kept = old.Objects("tolerations").All(toleration => spec.Objects("tolerations").Any(other => JsonNode.DeepEquals(toleration, other)));
        if (!kept || !JsonNode.DeepEquals(next, before)) causes.Add(Cause.Forbidden("spec",
            "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
            + "`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds`"));
    }
}
