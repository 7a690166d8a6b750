using System.Collections.Immutable;
using Ensemble.LocalCluster.Api.Storage;

namespace Ensemble.LocalCluster.Api.Requests;

/// <summary>A place in a list: the objects as they were at one version, and the last one that was sent.</summary>
internal sealed record Page(ImmutableSortedSet<StoredObject> Objects, long Version, StoredObject? After);

/// <summary>Remembers the newest unfinished lists, so that all pages of a list show one version.</summary>
internal sealed class PagedSnapshots
{
    private const int Most = 64;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Page> _pages = new(StringComparer.Ordinal);
    private readonly Queue<string> _oldest = new();

    /// <returns>The token that continues from the page.</returns>
    public string Keep(Page page)
    {
        var token = Convert.ToHexStringLower(Guid.NewGuid().ToByteArray());
        lock (_gate)
        {
            _pages[token] = page;
            _oldest.Enqueue(token);
            if (_oldest.Count > Most) _pages.Remove(_oldest.Dequeue());
        }

        return token;
    }

    /// <exception cref="Refusal">410: the token is too old. 400: it is none.</exception>
    public Page Find(string token)
    {
        if (token.Length != 32 || !token.All(char.IsAsciiHexDigitLower)) throw Refusal.BadRequest("continue key is not valid");
        lock (_gate)
            return _pages.TryGetValue(token, out var page) ? page : throw Refusal.Expired(
                "The provided continue parameter is too old to display a consistent list result. You must start a new list without the continue parameter.");
    }
}
