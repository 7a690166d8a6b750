namespace Ensemble.EndToEnd.Kubectl;

/// <summary>The specs that share the one listening cluster, one after the other.</summary>
[CollectionDefinition("kubectl")]
public sealed class KubectlCollection : ICollectionFixture<KubectlFixture>;
