// The same cases on the embedded API server.
namespace Ensemble.Conformance.OnLocal;

[CollectionDefinition("Local")]
public sealed class LocalCollection : ICollectionFixture<LocalFixture>;

[Collection("Local")]
public sealed class ApplyCases(LocalFixture fixture) : Cases.ApplyCases(fixture);

[Collection("Local")]
public sealed class CustomKindCases(LocalFixture fixture) : Cases.CustomKindCases(fixture);

[Collection("Local")]
public sealed class DryRunCases(LocalFixture fixture) : Cases.DryRunCases(fixture);

[Collection("Local")]
public sealed class KindCases(LocalFixture fixture) : Cases.KindCases(fixture);

[Collection("Local")]
public sealed class KubectlCases(LocalFixture fixture) : Cases.KubectlCases(fixture);

[Collection("Local")]
public sealed class ListCases(LocalFixture fixture) : Cases.ListCases(fixture);

[Collection("Local")]
public sealed class OwnerCases(LocalFixture fixture) : Cases.OwnerCases(fixture);

[Collection("Local")]
public sealed class PatchCases(LocalFixture fixture) : Cases.PatchCases(fixture);

[Collection("Local")]
public sealed class PodCases(LocalFixture fixture) : Cases.PodCases(fixture);

[Collection("Local")]
public sealed class RefusalCases(LocalFixture fixture) : Cases.RefusalCases(fixture);

[Collection("Local")]
public sealed class ServerCases(LocalFixture fixture) : Cases.ServerCases(fixture);

[Collection("Local")]
public sealed class StatusCases(LocalFixture fixture) : Cases.StatusCases(fixture);

[Collection("Local")]
public sealed class WatchCases(LocalFixture fixture) : Cases.WatchCases(fixture);

[Collection("Local")]
public sealed class AccessCases(LocalFixture fixture) : Cases.AccessCases(fixture);

[Collection("Local")]
public sealed class EventCases(LocalFixture fixture) : Cases.EventCases(fixture);

[Collection("Local")]
public sealed class RuleCases(LocalFixture fixture) : Cases.RuleCases(fixture);

[Collection("Local")]
public sealed class ScaleCases(LocalFixture fixture) : Cases.ScaleCases(fixture);

[Collection("Local")]
public sealed class DeployCases(LocalFixture fixture) : Cases.DeployCases(fixture);
