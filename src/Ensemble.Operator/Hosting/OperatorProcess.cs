using System.ComponentModel.DataAnnotations;
using Ensemble.Kubernetes.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Prometheus;

namespace Ensemble.Operator.Hosting;

/// <summary>The operator as a process: reads its settings, serves health and metrics, and runs until it is told to stop.</summary>
/// <remarks>
/// Settings come from the command line (<c>--Operator:Workers=32</c>) or the environment (<c>Operator__Workers=32</c>). Exit codes: 0 stopped
/// when asked, 1 failed, 2 a setting is wrong.
/// </remarks>
public static class OperatorProcess
{
    /// <summary>Runs the operator until SIGTERM or Ctrl-C.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        var options = builder.Configuration.GetSection("Operator").Get<FleetOperatorOptions>() ?? new();
        if (Faults(options) is { Count: > 0 } faults)
        {
            foreach (var fault in faults) await Console.Error.WriteLineAsync($"ensemble-operator: {fault}");
            return 2;
        }

        builder.WebHost.UseUrls(builder.Configuration["Operator:Listen"] ?? "http://0.0.0.0:8080");
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            console.UseUtcTimestamp = true;
        });
        await using var app = builder.Build();
        using var api = KubernetesApi.Connect(options: FleetOperator.ClientOptions());
        await using var fleet = new FleetOperator(api, options, TimeProvider.System, app.Services.GetService(typeof(ILoggerFactory)) as ILoggerFactory ?? LoggerFactory.Create(_ => { }));
        app.MapGet("/healthz", () => fleet.IsAlive ? Results.Text("ok") : Results.Text("no contact with the API server", statusCode: 503));
        app.MapGet("/readyz", () => fleet.IsReady ? Results.Text("ok") : Results.Text("still learning the cluster", statusCode: 503));
        app.MapMetrics();

        await app.StartAsync();
        var stopping = app.Lifetime.ApplicationStopping;
        try
        {
            await fleet.StartAsync(stopping);
            await fleet.RunAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Asked to stop while starting.
        }
        catch (Exception e)
        {
            app.Logger.OperatorFailed(e);
            return 1;
        }
        finally
        {
            await fleet.StopAsync();
            await app.StopAsync();
        }

        return 0;
    }

    private static List<string> Faults(FleetOperatorOptions options)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new(options), results, validateAllProperties: true);
        return [.. results.Select(result => $"Operator:{string.Join(", ", result.MemberNames)}: {result.ErrorMessage}")];
    }
}
