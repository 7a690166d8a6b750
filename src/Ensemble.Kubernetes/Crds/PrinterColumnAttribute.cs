namespace Ensemble.Kubernetes.Crds;

/// <summary>A column of <c>kubectl get</c>.</summary>
/// <param name="name">Heading.</param>
/// <param name="path">Simple JSON path from the object's root, such as <c>.status.state</c>.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class PrinterColumnAttribute(string name, string path) : Attribute
{
    /// <summary>Heading.</summary>
    public string Name { get; } = name;

    /// <summary>Simple JSON path from the object's root.</summary>
    public string Path { get; } = path;

    /// <summary>OpenAPI type of the value: string unless set; also integer, number, boolean, date.</summary>
    public string Type { get; init; } = "string";

    /// <summary>Shown with <c>-o wide</c> only.</summary>
    public bool Wide { get; init; }
}
