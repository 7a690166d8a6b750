using CsCheck;
using Ensemble.Simulation.Events;

namespace Ensemble.Simulation.Tests.Events;

public sealed class EventEngineSpecs
{
    [Fact]
    public void Room_is_freed_before_it_is_asked_for_at_the_same_moment()
    {
        var (engine, world) = (new EventEngine(), new Diary());
        engine.At(TimeSpan.FromSeconds(5), new(EventKind.Arrival, 1));
        engine.At(TimeSpan.FromSeconds(5), new(EventKind.Failure, 2));
        engine.At(TimeSpan.FromSeconds(5), new(EventKind.End, 3));
        engine.At(TimeSpan.FromSeconds(1), new(EventKind.Arrival, 4));
        engine.At(TimeSpan.FromSeconds(5), new(EventKind.Arrival, 5));
        engine.RunUntil(TimeSpan.FromSeconds(10), world);
        Assert.Equal(["1 s Arrival 4", "5 s End 3", "5 s Failure 2", "5 s Arrival 1", "5 s Arrival 5"], world.Lines);
        Assert.Equal(TimeSpan.FromSeconds(10), engine.Now);
    }

    [Fact]
    public void A_run_stops_at_its_moment_and_the_next_goes_on()
    {
        var (engine, world) = (new EventEngine(), new Diary());
        engine.At(TimeSpan.FromSeconds(2), new(EventKind.Load, 1));
        engine.At(TimeSpan.FromSeconds(3), new(EventKind.Load, 2));
        engine.RunUntil(TimeSpan.FromSeconds(2), world);
        Assert.Equal((1, 1), (world.Lines.Count, engine.Pending));
        engine.RunUntil(TimeSpan.FromSeconds(3), world);
        Assert.Equal(["2 s Load 1", "3 s Load 2"], world.Lines);
    }

    [Fact]
    public void Nothing_happens_in_the_past()
    {
        var engine = new EventEngine();
        engine.RunUntil(TimeSpan.FromSeconds(2), new Diary());
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.At(TimeSpan.FromSeconds(1), new(EventKind.Load, 1)));
    }

    [Fact]
    public void Events_come_in_order_of_time_then_kind_then_scheduling() =>
        Gen.Select(Gen.Int[0, 5], Gen.Enum<EventKind>()).Array[0, 60].Sample(drawn =>
        {
            var (engine, world) = (new EventEngine(), new Diary());
            for (var i = 0; i < drawn.Length; i++) engine.At(TimeSpan.FromSeconds(drawn[i].Item1), new(drawn[i].Item2, i));
            engine.RunUntil(TimeSpan.FromSeconds(9), world);
            var expected = drawn.Select((d, i) => (d.Item1, d.Item2, i)).Order().Select(d => $"{d.Item1} s {d.Item2} {d.i}");
            Assert.Equal(expected, world.Lines);
        });

    private sealed class Diary : IEventHandler
    {
        public List<string> Lines { get; } = [];

        public void Handle(SimulationEvent happened, EventEngine engine) => Lines.Add($"{engine.Now.TotalSeconds} s {happened.Kind} {happened.Subject}");
    }
}
