using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace Ensemble.Kubernetes.Projections;

/// <summary>Gives equal texts one string, so that a hundred thousand pods share their node's name.</summary>
/// <remarks>
/// Finding a known text allocates nothing. Bounded: texts not seen for a generation are forgotten, so job names of last year don't stay.
/// Forgetting costs a duplicate at worst. Safe for use by many at once.
/// </remarks>
internal sealed class NameTable(int generation = 65_536)
{
    /// <summary>Longer texts are rarely shared.</summary>
    private const int LongestShared = 128;

    private readonly Lock _lock = new();
    private HashSet<string> _young = new(Utf8Comparer.Instance);
    private HashSet<string> _old = new(Utf8Comparer.Instance);

    /// <summary>The string at the reader's token.</summary>
    public string Intern(ref Utf8JsonReader json)
    {
        var utf8 = json.ValueSpan;
        return json.ValueIsEscaped || json.HasValueSequence || utf8.Length > LongestShared || !Ascii.IsValid(utf8) ? json.GetString()! : Intern(utf8);
    }

    /// <summary>The string of an ASCII text.</summary>
    public string Intern(ReadOnlySpan<byte> ascii)
    {
        if (ascii.IsEmpty) return "";
        lock (_lock)
        {
            var young = _young.GetAlternateLookup<ReadOnlySpan<byte>>();
            if (young.TryGetValue(ascii, out var known)) return known;
            if (!_old.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(ascii, out known)) known = Encoding.ASCII.GetString(ascii);
            if (_young.Count >= generation) (_young, _old) = (new(Utf8Comparer.Instance), _young);
            _young.Add(known);
            return known;
        }
    }

    private sealed class Utf8Comparer : IEqualityComparer<string>, IAlternateEqualityComparer<ReadOnlySpan<byte>, string>
    {
        public static readonly Utf8Comparer Instance = new();

        public string Create(ReadOnlySpan<byte> alternate) => Encoding.ASCII.GetString(alternate);

        public bool Equals(ReadOnlySpan<byte> alternate, string other) => Ascii.Equals(alternate, other);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = default(HashCode);
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.Ordinal);

        public int GetHashCode([DisallowNull] string obj)
        {
            Span<byte> ascii = stackalloc byte[LongestShared];
            return GetHashCode(ascii[..Encoding.ASCII.GetBytes(obj, ascii)]);
        }
    }
}
