using System.Globalization;

namespace Ensemble.LocalCluster.Api.Schemas;

/// <summary>Where a walk through a tree is; becomes text only when there is something to say.</summary>
internal sealed class FieldPath
{
    private readonly List<(string? Name, int Index)> _steps = [];

    public void Enter(string name) => _steps.Add((name, 0));
    public void Enter(int index) => _steps.Add((null, index));
    public void Leave() => _steps.RemoveAt(_steps.Count - 1);

    public string With(string name)
    {
        Enter(name);
        var text = ToString();
        Leave();
        return text;
    }

    public override string ToString()
    {
        var text = new System.Text.StringBuilder();
        foreach (var (name, index) in _steps)
        {
            if (name is null) text.Append(CultureInfo.InvariantCulture, $"[{index}]");
            else if (text.Length == 0) text.Append(name);
            else text.Append('.').Append(name);
        }

        return text.ToString();
    }
}
