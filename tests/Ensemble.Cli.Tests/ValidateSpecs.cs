using Ensemble.Cli.Output;

namespace Ensemble.Cli.Tests;

public sealed class ValidateSpecs
{
    private const string Sound = """
        apiVersion: ensemble.fleet/v1alpha1
        kind: TrainingJob
        metadata: {name: finetune}
        spec:
          size: {accelerators: 8}
          template:
            spec:
              containers:
              - {name: trainer, image: registry.example/finetune:1}

        """;

    [Fact]
    public async Task A_sound_manifest_is_valid()
    {
        var run = await ValidateAsync(Sound);

        Assert.Equal("1 object valid\n", run.Output);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
    }

    [Fact]
    public async Task Each_fault_names_line_field_value_and_cure()
    {
        var run = await ValidateAsync(Sound.Replace("accelerators: 8", "accelerators: 0", StringComparison.Ordinal) + "---\n" + """
            apiVersion: ensemble.fleet/v1alpha1
            kind: FleetQueue
            metadata:
              name: research
            spec:
              limit:
                accelerators: 8
                acelerators: 8
            """);

        Assert.Equal(
            """
            standard input:5: TrainingJob finetune: spec.size.accelerators is 0. Use 1 to 1000000.
            standard input:18: FleetQueue research: spec.limit.acelerators is not a field here. Did you mean accelerators? Use one of accelerators, watts.
            2 faults in 2 objects of 1 file

            """,
            run.Output);
        Assert.Equal(ExitCode.Wrong, run.ExitCode);
    }

    [Fact]
    public async Task What_is_no_yaml_is_reported_at_its_line()
    {
        var run = await ValidateAsync("a: [1, 2\nb: 3\n");

        Assert.Equal(ExitCode.Wrong, run.ExitCode);
        Assert.Matches("^standard input:[12]: is no YAML: ", run.Output);
    }

    [Fact]
    public async Task Objects_of_other_groups_are_left_to_others()
    {
        var run = await ValidateAsync(Sound + "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n");

        Assert.Equal("1 object valid; 1 of other kinds not checked\n", run.Output);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
    }

    [Fact]
    public async Task Fields_that_nothing_acts_on_yet_are_noted()
    {
        var run = await ValidateAsync(Sound.Replace("spec:\n  size", "spec:\n  deadline: \"2030-01-01T00:00:00Z\"\n  size", StringComparison.Ordinal));

        Assert.Contains("note: accepted, but not acted on yet: spec.deadline", run.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
    }

    [Fact]
    public async Task The_json_report_has_all_keys()
    {
        var run = await ValidateAsync(Sound.Replace("accelerators: 8", "accelerators: 0", StringComparison.Ordinal), "--output", "json");

        Assert.Equal(ExitCode.Wrong, run.ExitCode);
        Assert.Equal(["files", "objects", "checked", "valid", "faults", "notes"], run.Json.Select(property => property.Key));
        Assert.Equal(
            """{"file":"standard input","line":5,"kind":"TrainingJob","name":"finetune","field":"spec.size.accelerators","problem":"is 0","cure":"Use 1 to 1000000."}""",
            run.Json["faults"]![0]!.ToJsonString());
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_said_so()
    {
        var run = await Invocation.OfAsync("validate", "-f", "no/such/file.yaml");

        Assert.Equal(ExitCode.Wrong, run.ExitCode);
        Assert.StartsWith("error: there is no file or folder 'no/such/file.yaml'\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_stands_for_its_manifests()
    {
        var folder = Directory.CreateTempSubdirectory("ensemble-validate-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "a.yaml"), Sound, TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "b.yml"), Sound, TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "notes.txt"), "no manifest", TestContext.Current.CancellationToken);

            var run = await Invocation.OfAsync("validate", "-f", folder.FullName);

            Assert.Equal("2 objects valid\n", run.Output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Task<Invocation> ValidateAsync(string text, params string[] more) =>
        Invocation.OfAsync(context => context with { Input = new StringReader(text) }, ["validate", "-f", "-", .. more]);
}
