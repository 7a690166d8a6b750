using System.Text.Json;
using Ensemble.Kubernetes.Client;

namespace Ensemble.Kubernetes.Projections;

/// <summary>Reads what we need of an object straight from its UTF-8 JSON.</summary>
/// <typeparam name="T">What is kept. Immutable, so that everybody may share it.</typeparam>
public interface IProjection<T>
    where T : class
{
    /// <summary>The kind of object it reads.</summary>
    ResourceKind Kind { get; }

    /// <summary>Reads one object.</summary>
    /// <param name="json">Stands at the object's start; afterwards at its end, unless the method throws.</param>
    /// <returns>What is kept; null where the object has no name.</returns>
    /// <remarks>May throw anything on input that no API server sends; <see cref="ProjectionReader"/> deals with it.</remarks>
    T? Read(ref Utf8JsonReader json);

    /// <summary>The namespace and name of an object.</summary>
    ObjectKey KeyOf(T value);

    /// <summary>The identity of an object: differs between two that had the same name one after the other.</summary>
    string UidOf(T value);

    /// <summary>The object's resource version; 0 where it is no number.</summary>
    long VersionOf(T value);
}
