using System.Collections.Immutable;
using Ensemble.Kubernetes.Client;
using Ensemble.Kubernetes.Projections;
using Microsoft.Extensions.Logging;

namespace Ensemble.Kubernetes.Informers;

/// <summary>Decides which news are news: the server's come late and twice, our own writes come early.</summary>
/// <remarks>
/// Resource versions of a kind grow with every write, so the higher one is newer. <see cref="_position"/> is the version up to which the
/// server has told us all: an object of a lower version that is not in the store was deleted since, and its late echo must not revive it.
/// What we deleted ourselves is remembered by uid until the server has told of its end.
/// </remarks>
internal sealed class Replica<T>(IProjection<T> projection, ILogger log)
    where T : class
{
    /// <summary>Held while a change is made and told, so that everybody hears of changes in one order. Readers of the store never wait for it.</summary>
    private readonly Lock _order = new();

    private readonly HashSet<string> _deletedByUs = new(StringComparer.Ordinal);
    private ImmutableArray<Action<Change<T>>> _handlers = [];
    private long _position;

    public ObjectStore<T> Store { get; } = new();

    /// <summary>Calls a handler for every change, and first for every object that is there already.</summary>
    public void Subscribe(Action<Change<T>> handler)
    {
        lock (_order)
        {
            _handlers = _handlers.Add(handler);
            foreach (var value in Store.Snapshot()) Tell(handler, new(null, value, ChangeSource.Server));
        }
    }

    /// <summary>What we deleted so far; taken before a list starts and given to <see cref="Replace"/>, as that list cannot hold it.</summary>
    public string[] DeletedByUs()
    {
        lock (_order) return [.. _deletedByUs];
    }

    /// <summary>Takes over a whole list.</summary>
    /// <param name="listed">The objects that could be read.</param>
    /// <param name="unreadable">Objects that are there but could not be read: what was known of them stays.</param>
    /// <param name="version">The list's version.</param>
    /// <param name="deletedBefore">What we had deleted before the list was made.</param>
    public void Replace(List<T> listed, HashSet<ObjectKey> unreadable, long version, string[] deletedBefore)
    {
        lock (_order)
        {
            var rewound = version < _position; // The server's store was restored from a backup: what it says now is the truth.
            var there = new HashSet<ObjectKey>(listed.Count);
            foreach (var value in listed)
            {
                there.Add(projection.KeyOf(value));
                SetIfNewer(value, ChangeSource.Server, rewound);
            }

            foreach (var value in Store.Snapshot())
            {
                var key = projection.KeyOf(value);
                var isNewerThanList = !rewound && version > 0 && projection.VersionOf(value) > version;
                if (!there.Contains(key) && !unreadable.Contains(key) && !isNewerThanList) Change(key, value, null, ChangeSource.Server);
            }

            _deletedByUs.ExceptWith(deletedBefore);
            _position = version;
        }
    }

    /// <summary>Takes over an object that a watch tells of.</summary>
    public void Set(T value)
    {
        lock (_order)
        {
            SetIfNewer(value, ChangeSource.Server, rewound: false);
            Advance(projection.VersionOf(value));
        }
    }

    /// <summary>Takes over an end that a watch tells of.</summary>
    public void Delete(ObjectKey key, string uid, long version)
    {
        lock (_order)
        {
            _deletedByUs.Remove(uid);
            if (Store.Find(key) is { } old && (version == 0 || projection.VersionOf(old) <= version)) Change(key, old, null, ChangeSource.Server);
            Advance(version);
        }
    }

    /// <summary>Notes that the server has told everything up to a version.</summary>
    public void Advance(long version)
    {
        lock (_order) _position = Math.Max(_position, version);
    }

    /// <summary>Takes over the answer to a write of ours.</summary>
    /// <returns>False where the server has told newer facts already.</returns>
    public bool Observe(T value)
    {
        lock (_order)
        {
            var version = projection.VersionOf(value);
            if (version == 0) return false; // Nothing says whether it is newer; the watch will tell.
            if (Store.Find(projection.KeyOf(value)) is null && version <= _position) return false;
            return SetIfNewer(value, ChangeSource.OwnWrite, rewound: false);
        }
    }

    /// <summary>Takes over a deletion of ours that was carried out at once.</summary>
    /// <returns>False where that object is not here.</returns>
    public bool ObserveDeleted(ObjectKey key, string uid)
    {
        lock (_order)
        {
            if (Store.Find(key) is not { } old || projection.UidOf(old) != uid) return false;
            _deletedByUs.Add(uid);
            Change(key, old, null, ChangeSource.OwnWrite);
            return true;
        }
    }

    private bool SetIfNewer(T value, ChangeSource source, bool rewound)
    {
        var key = projection.KeyOf(value);
        var uid = projection.UidOf(value);
        if (_deletedByUs.Contains(uid)) return false;

        var old = Store.Find(key);
        var version = projection.VersionOf(value);
        if (old is not null && !rewound && version != 0 && projection.VersionOf(old) >= version) return false;
        if (old is not null && projection.UidOf(old) != uid)
        {
            Change(key, old, null, source);
            old = null;
        }

        Change(key, old, value, source);
        return true;
    }

    private void Change(ObjectKey key, T? old, T? now, ChangeSource source)
    {
        Store.Set(key, old, now);
        foreach (var handler in _handlers) Tell(handler, new(old, now, source));
    }

    private void Tell(Action<Change<T>> handler, Change<T> change)
    {
        try
        {
            handler(change);
        }
        catch (Exception e)
        {
            log.HandlerFailed(e, projection.Kind, projection.KeyOf(change.Current));
        }
    }
}
