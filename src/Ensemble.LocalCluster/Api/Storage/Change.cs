namespace Ensemble.LocalCluster.Api.Storage;

/// <summary>A step of one object's life. No old state: it was created; no new state: it is gone, and old is its last state.</summary>
internal sealed record Change(StoredObject? Old, StoredObject? New, long Version);

/// <summary>What a watcher gets.</summary>
/// <param name="Type">ADDED, MODIFIED, DELETED, BOOKMARK.</param>
/// <param name="Object">Null for a bookmark.</param>
/// <param name="Version">The version of the change, which for DELETED is later than the object's.</param>
internal readonly record struct WatchEvent(string Type, StoredObject? Object, long Version, bool EndsInitial = false);
