using System.ComponentModel.DataAnnotations;
using Ensemble.Core.Fleet;
using Ensemble.Kubernetes.Crds;

namespace Ensemble.Kubernetes.Resources;

/// <summary>One way to run a job.</summary>
[CelRule("!(has(self.classes) && has(self.vendor))", "set classes or vendor, not both")]
public sealed class JobVariant
{
    /// <summary>Name, unique in the job.</summary>
    [Required, MaxLength(63), RegularExpression(NamePatterns.DnsLabel)]
    public string? Name { get; set; }

    /// <summary>AcceleratorClasses that it can run on, the best first.</summary>
    [MaxLength(32), MinLength(1), ListSet, ItemText(253, NamePatterns.DnsSubdomain)]
    public List<string>? Classes { get; set; }

    /// <summary>Or any class of this vendor.</summary>
    public Word<Vendor>? Vendor { get; set; }

    /// <summary>Laid over the template's containers by name: objects merge, lists of named entries (env, ports) merge by name, all else is replaced. A container that the template lacks is added.</summary>
    [ListMapKey("name"), MaxLength(16)]
    public List<ContainerOverlay>? Containers { get; set; }

    /// <summary>Parallelism of this variant, where it differs from the job's.</summary>
    public JobParallelism? Parallelism { get; set; }
}
