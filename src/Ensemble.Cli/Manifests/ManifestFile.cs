namespace Ensemble.Cli.Manifests;

/// <summary>A file of manifests.</summary>
/// <param name="Name">Its name, as messages show it.</param>
/// <param name="Text">What it holds.</param>
internal sealed record ManifestFile(string Name, string Text);
