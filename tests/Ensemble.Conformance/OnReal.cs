// The same cases on the real API server.
namespace Ensemble.Conformance.OnReal;

[CollectionDefinition("Real")]
public sealed class RealCollection : ICollectionFixture<RealFixture>;

[Collection("Real")]
public sealed class ApplyCases(RealFixture fixture) : Cases.ApplyCases(fixture);

[Collection("Real")]
public sealed class CustomKindCases(RealFixture fixture) : Cases.CustomKindCases(fixture);

[Collection("Real")]
public sealed class DryRunCases(RealFixture fixture) : Cases.DryRunCases(fixture);

[Collection("Real")]
public sealed class KindCases(RealFixture fixture) : Cases.KindCases(fixture);

[Collection("Real")]
public sealed class KubectlCases(RealFixture fixture) : Cases.KubectlCases(fixture);

[Collection("Real")]
public sealed class ListCases(RealFixture fixture) : Cases.ListCases(fixture);

[Collection("Real")]
public sealed class OwnerCases(RealFixture fixture) : Cases.OwnerCases(fixture);

[Collection("Real")]
public sealed class PatchCases(RealFixture fixture) : Cases.PatchCases(fixture);

[Collection("Real")]
public sealed class PodCases(RealFixture fixture) : Cases.PodCases(fixture);

[Collection("Real")]
public sealed class RefusalCases(RealFixture fixture) : Cases.RefusalCases(fixture);

[Collection("Real")]
public sealed class ServerCases(RealFixture fixture) : Cases.ServerCases(fixture);

[Collection("Real")]
public sealed class StatusCases(RealFixture fixture) : Cases.StatusCases(fixture);

[Collection("Real")]
public sealed class WatchCases(RealFixture fixture) : Cases.WatchCases(fixture);

[Collection("Real")]
public sealed class AccessCases(RealFixture fixture) : Cases.AccessCases(fixture);

[Collection("Real")]
public sealed class EventCases(RealFixture fixture) : Cases.EventCases(fixture);

[Collection("Real")]
public sealed class RuleCases(RealFixture fixture) : Cases.RuleCases(fixture);

[Collection("Real")]
public sealed class ScaleCases(RealFixture fixture) : Cases.ScaleCases(fixture);

[Collection("Real")]
public sealed class DeployCases(RealFixture fixture) : Cases.DeployCases(fixture);
