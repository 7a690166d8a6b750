using System.Collections.Immutable;
using CsCheck;
using Ensemble.Core.Energy;
using Ensemble.Core.Fleet;
using Ensemble.Core.Units;
using Xunit;

namespace Ensemble.Core.Tests.Energy;

public sealed class ChipModelSpecs
{
    private static readonly PowerEnvelope H100 = new(Watts.Of(700), Watts.Of(72), LimitSettable: true, Watts.Of(200), Watts.Of(700), []);
    private static readonly PowerEnvelope Ascend910B = new(Watts.Of(350), Watts.Of(95), LimitSettable: false, null, null, []);

    private static readonly Gen<PowerCurvePoint[]> Curves =
        Gen.Select(Gen.Double[0.1, 1], Gen.Double[0, 1], (limit, speed) => new PowerCurvePoint(limit, speed)).Array[0, 6];

    private static readonly Gen<ChipModel> Models =
        Gen.Select(Gen.Double[40, 1400], Gen.Double[0, 0.5], Gen.Double[0.1, 0.9], Gen.Bool, Curves, (tdp, idle, min, settable, curve) =>
            ChipModel.Of(new(Watts.Of(tdp), Watts.Of(tdp * idle), settable, Watts.Of(tdp * min), Watts.Of(tdp), [.. curve])));

    private static readonly Gen<ChipLoad> Loads =
        Gen.Select(Gen.Double[0, 1], Gen.Double[0, 1500], Gen.Bool, Gen.Double[10, 60], (utilisation, limit, limited, ambient) =>
            new ChipLoad(utilisation, limited ? Watts.Of(limit) : null, ambient));

    private static readonly Gen<TimeSpan> Times = Gen.Double[0, 300].Select(TimeSpan.FromSeconds);

    [Fact]
    public void A_chip_at_rest_draws_its_idle_power_and_a_busy_one_its_peak()
    {
        var model = ChipModel.Of(H100);

        Assert.Equal(Watts.Of(72), model.Draw(ChipLoad.Rest));
        Assert.Equal(Watts.Of(700), model.Draw(new(1)));
        Assert.Equal(Watts.Of(386), model.Draw(new(0.5)));
    }

    [Fact]
    public void Where_no_limit_can_be_set_TDP_is_no_cap() => Assert.Equal(Watts.Of(365), ChipModel.Of(Ascend910B).Draw(new(1)));

    [Fact]
    public void A_chip_of_which_nothing_is_known_still_has_a_model()
    {
        var model = ChipModel.Of(PowerEnvelope.Unknown);

        Assert.True(Watts.Zero < model.Idle && model.Idle < model.Peak, $"{model.Idle} to {model.Peak}");
    }

    [Theory]
    [InlineData(700, 1)]
    [InlineData(490, 0.95)]
    [InlineData(350, 0.82)]
    [InlineData(280, 0.6)]
    [InlineData(100, 0.369)] // The driver takes no less than 200 W.
    public void Less_power_costs_less_than_its_share_of_speed(double limit, double speed) =>
        Assert.Equal(speed, ChipModel.Of(H100).Throughput(new(1, Watts.Of(limit))), 0.005);

    [Fact]
    public void A_measured_curve_replaces_the_usual_one()
    {
        var model = ChipModel.Of(H100 with { Curve = [new(0.5, 0.7), new(1, 1)] });

        Assert.Equal(0.85, model.Throughput(new(1, Watts.Of(525))), 0.001);
    }

    [Fact]
    public void A_limit_above_the_natural_draw_saves_nothing_and_costs_nothing()
    {
        var model = ChipModel.Of(H100);

        Assert.Equal(1, model.Throughput(new(0.5, Watts.Of(400))));
        Assert.Equal(model.Draw(new(0.5)), model.Draw(new(0.5, Watts.Of(400))));
    }

    [Fact]
    public void In_usual_air_a_chip_never_throttles_and_in_hot_air_it_works_slower()
    {
        var model = ChipModel.Of(H100);
        var hour = TimeSpan.FromHours(1);

        var cool = model.Step(model.AtRest(), new(1), hour);
        var hot = model.Step(model.AtRest(), new(1, AmbientCelsius: 55), hour);

        Assert.Equal((false, 75.0), (cool.Throttled, Math.Round(cool.Celsius, 3)));
        Assert.Equal(hour, cool.Work);
        Assert.Equal((true, ChipModel.ThrottleCelsius), (hot.Throttled, Math.Round(hot.Celsius, 3)));
        Assert.InRange(hot.Work, hour * 0.9, hour * 0.99);
        Assert.True(hot.Energy < cool.Energy, $"{hot.Energy} against {cool.Energy}");
    }

    [Fact]
    public void Power_is_never_above_the_limit_that_the_driver_holds_nor_below_idle() =>
        Gen.Select(Models, Loads).Sample((model, load) =>
        {
            var draw = model.Draw(load);
            Assert.True(model.Idle <= draw && draw <= model.Peak, $"{draw}");
            var lowest = model.Draw(new(1, Watts.Zero));
            if (load.Limit is { } limit && limit >= lowest) Assert.True(draw <= limit, $"{draw} above {limit}");
        });

    [Fact]
    public void More_load_draws_no_less_and_more_power_is_no_slower() =>
        Gen.Select(Models, Loads, Gen.Double[0, 1], Gen.Double[0, 300]).Sample((model, load, more, watts) =>
        {
            var busier = load with { Utilisation = Math.Max(load.Utilisation, more) };
            Assert.True(model.Draw(busier) >= model.Draw(load));
            if (load.Limit is not { } limit) return;
            var looser = load with { Limit = limit + Watts.Of(watts) };
            Assert.True(model.Throughput(looser) >= model.Throughput(load) - 1e-12);
            Assert.InRange(model.Throughput(load), 0, 1);
        });

    [Fact]
    public void Energy_is_the_integral_of_power_however_time_is_cut() =>
        Gen.Select(Models, Loads, Times, Gen.Int[1, 40]).Sample((model, load, time, cuts) =>
        {
            var whole = model.Step(model.AtRest(), load, time * cuts);
            var state = model.AtRest();
            var slack = 2 + (long)time.TotalSeconds; // Power is shown in whole milliwatts.
            for (var i = 0; i < cuts; i++)
            {
                var next = model.Step(state, load, time);
                var (low, high) = state.Throttled == next.Throttled && i > 0 ? (next.Power, next.Power) : (model.Idle, model.Peak);
                Assert.InRange((next.Energy - state.Energy).Millijoules, (low * time).Millijoules - slack, (high * time).Millijoules + slack);
                state = next;
            }

            // Each crossing of the threshold is rounded to a tick of 100 ns, each step to a millijoule.
            Assert.InRange(Math.Abs(whole.Energy.Millijoules - state.Energy.Millijoules), 0, 2L * cuts + 2);
            Assert.InRange(Math.Abs((whole.Work - state.Work).Ticks), 0, 2L * cuts + 2);
            Assert.Equal(whole.Celsius, state.Celsius, 0.001);
        });

    [Fact]
    public void Temperature_stays_between_the_air_and_the_threshold_in_any_life() =>
        Gen.Select(Models, Gen.Select(Loads, Times).Array[1, 30]).Sample((model, life) =>
        {
            var state = model.AtRest();
            foreach (var (load, time) in life)
            {
                var next = model.Step(state, load, time);
                Assert.InRange(next.Celsius, 10, ChipModel.ThrottleCelsius + 1e-6);
                Assert.True(next.Energy >= state.Energy && next.Work >= state.Work && next.Work - state.Work <= time);
                state = next;
            }
        });

    [Fact]
    public void Equal_lives_end_in_equal_states() =>
        Gen.Select(Models, Loads, Times).Sample((model, load, time) =>
            Assert.Equal(model.Step(model.AtRest(), load, time), model.Step(model.AtRest(), load, time)));

    [Fact]
    public void A_class_whose_numbers_make_no_sense_is_cut_to_what_is_possible()
    {
        var model = ChipModel.Of(new(Watts.Of(100), Watts.Of(900), true, Watts.Of(5000), Watts.Of(50), ImmutableArray.Create(new PowerCurvePoint(double.NaN, -3))));

        Assert.Equal(Watts.Of(100), model.Draw(new(double.NaN, Watts.Of(1))));
    }
}
