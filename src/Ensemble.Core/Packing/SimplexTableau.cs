namespace Ensemble.Core.Packing;

/// <summary>A linear program, most of c·x where A x ≤ b and x ≥ 0 with b ≥ 0, that may be given more variables after it was solved.</summary>
/// <remarks>
/// The primal simplex method on a dense tableau, from the slack basis. The steepest column enters; after many steps without gain the
/// lowest does (Bland), so that it ends on degenerate programs too. Deterministic. For some hundred rows; nothing here is sparse.
/// </remarks>
public sealed class SimplexTableau
{
    private const double Tiny = 1e-9;

    private readonly int _rows;
    private readonly List<double[]> _columns = []; // A slack for each row, then the variables; the last number of each is its reduced cost.
    private readonly double[] _right;
    private readonly int[] _basis;

    /// <summary>A program with these limits and no variables yet.</summary>
    /// <exception cref="ArgumentException">A limit is negative or no number.</exception>
    public SimplexTableau(ReadOnlySpan<double> limits)
    {
        _rows = limits.Length;
        _right = new double[_rows + 1];
        _basis = new int[_rows];
        for (var i = 0; i < _rows; i++)
        {
            if (!(limits[i] >= 0)) throw new ArgumentException($"limit {i} is {limits[i]}", nameof(limits));
            _right[i] = limits[i];
            _basis[i] = i;
            _columns.Add(new double[_rows + 1]);
            _columns[i][i] = 1;
        }
    }

    /// <summary>The best c·x found.</summary>
    public double Gain => _right[_rows];

    /// <summary>What one more unit of a limit would gain: its dual value, never below 0 once solved.</summary>
    public double PriceOf(int limit) => _columns[limit][_rows];

    /// <summary>The value of a variable, by the order of adding.</summary>
    public double ValueOf(int variable)
    {
        var row = Array.IndexOf(_basis, _rows + variable);
        return row < 0 ? 0 : _right[row];
    }

    /// <summary>Adds a variable.</summary>
    /// <param name="gain">What a unit of it gains.</param>
    /// <param name="uses">What a unit of it takes of each limit.</param>
    public void Add(double gain, ReadOnlySpan<double> uses)
    {
        if (uses.Length != _rows) throw new ArgumentException($"{_rows} limits, {uses.Length} uses", nameof(uses));
        var column = new double[_rows + 1];
        for (var limit = 0; limit < _rows; limit++)
        {
            // The slacks' columns are the basis' inverse, and their reduced costs the prices.
            if (uses[limit] == 0) continue;
            var slack = _columns[limit];
            for (var i = 0; i <= _rows; i++) column[i] += uses[limit] * slack[i];
        }

        column[_rows] -= gain;
        _columns.Add(column);
    }

    /// <summary>Solves it, from where the last solution stood.</summary>
    /// <exception cref="InvalidOperationException">The gain has no bound.</exception>
    public void Solve()
    {
        for (var (stale, last) = (0, Gain); ;)
        {
            var enter = Entering(bland: stale > _rows);
            if (enter < 0) return;
            var leave = Leaving(_columns[enter]);
            if (leave < 0) throw new InvalidOperationException($"variable {enter - _rows} grows without bound");
            Pivot(leave, enter);
            (stale, last) = Gain > last + Tiny ? (0, Gain) : (stale + 1, last);
        }
    }

    private int Entering(bool bland)
    {
        var (best, enter) = (-Tiny, -1);
        for (var j = 0; j < _columns.Count; j++)
        {
            if (_columns[j][_rows] >= best) continue;
            if (bland) return j;
            (best, enter) = (_columns[j][_rows], j);
        }

        return enter;
    }

    private int Leaving(double[] entering)
    {
        var (least, leave) = (double.PositiveInfinity, -1);
        for (var i = 0; i < _rows; i++)
        {
            if (entering[i] <= Tiny) continue;
            var ratio = _right[i] / entering[i];
            if (ratio > least + Tiny || (ratio > least - Tiny && leave >= 0 && _basis[i] > _basis[leave])) continue;
            (least, leave) = (ratio, i);
        }

        return leave;
    }

    private void Pivot(int leave, int enter)
    {
        var entering = (double[])_columns[enter].Clone();
        foreach (var column in _columns) Eliminate(column, entering, leave);
        Eliminate(_right, entering, leave);
        for (var i = 0; i < _rows; i++) _right[i] = Math.Max(0, _right[i]); // Rounding must not make a basis infeasible.
        _basis[leave] = enter;
    }

    private static void Eliminate(double[] column, double[] entering, int leave)
    {
        if (column[leave] == 0) return;
        var factor = column[leave] / entering[leave];
        for (var i = 0; i < column.Length; i++) column[i] -= factor * entering[i];
        column[leave] = factor;
    }
}
