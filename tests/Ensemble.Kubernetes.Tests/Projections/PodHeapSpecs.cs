using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Ensemble.Kubernetes.Informers;
using Ensemble.Kubernetes.Projections;
using Ensemble.Kubernetes.Resources;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Ensemble.Kubernetes.Tests.Projections;

[Collection(nameof(PodHeapSpecs))]
[CollectionDefinition(nameof(PodHeapSpecs), DisableParallelization = true)]
public sealed class PodHeapSpecs(ITestOutputHelper output)
{
    private const int Count = 20_000;

    [Fact]
    public void A_pod_in_the_store_takes_at_most_a_kilobyte()
    {
        var projection = new PodProjection();
        var replica = new Replica<PodFacts>(projection, NullLogger.Instance);
        var byJob = replica.Store.IndexBy(p => p.Gang?.JobUid);
        var byNode = replica.Store.IndexBy(p => p.NodeName);
        Read(projection, 0);

        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < Count; i++) replica.Set(Read(projection, i));
        var bytesPerPod = (GC.GetTotalMemory(forceFullCollection: true) - before) / Count;

        output.WriteLine($"{bytesPerPod} bytes per pod, indexes by job and node included");
        Assert.Equal(Count, replica.Store.Count);
        Assert.Equal(64, byJob.Count("3f9a1c22-aaaa-4000-8000-000000000001"));
        Assert.Equal(2, byNode.Count("gpu-a-0001"));
        Assert.InRange(bytesPerPod, 1, 1024);
    }

    [Fact]
    public void Reading_a_pod_allocates_a_twentieth_of_what_the_typed_model_does()
    {
        var json = Enumerable.Range(0, 500).Select(i => Encoding.UTF8.GetBytes(Pods.Typical(i))).ToArray();
        var projection = new PodProjection();
        var (ours, ourTime) = Measure(() => Array.ForEach(json, utf8 => Pods.ReadWith(projection, utf8)));
        var (theirs, theirTime) = Measure(() => Array.ForEach(json, utf8 => JsonSerializer.Deserialize<V1Pod>(utf8, ResourceJson.Options)));

        output.WriteLine($"{json.Average(j => j.Length):0} bytes of JSON: ours {ours / json.Length} bytes, {ourTime / json.Length:0.0} us; typed {theirs / json.Length} bytes, {theirTime / json.Length:0.0} us");
        Assert.InRange(ours * 20, 1, theirs);
    }

    private static PodFacts Read(PodProjection projection, int number) => Pods.ReadWith(projection, Encoding.UTF8.GetBytes(Pods.Typical(number)))!;

    /// <returns>Bytes allocated and microseconds taken by the best of several runs; the time is for people, not for the test.</returns>
    private static (long Bytes, double Microseconds) Measure(Action work)
    {
        var best = (Bytes: long.MaxValue, Microseconds: double.MaxValue);
        for (var run = 0; run < 8; run++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var began = Stopwatch.GetTimestamp();
            work();
            best = (Math.Min(best.Bytes, GC.GetAllocatedBytesForCurrentThread() - before), Math.Min(best.Microseconds, Stopwatch.GetElapsedTime(began).TotalMicroseconds));
        }

        return best;
    }
}
