using System.Diagnostics;

namespace Ensemble.Cli.Tests;

public sealed class CompletionSpecs
{
    [Theory]
    [InlineData("ensemble to", "top")]
    [InlineData("ensemble local ", "up")]
    [InlineData("ensemble completion z", "zsh")]
    [InlineData("ensemble top nodes --out", "--output")]
    [InlineData("ensemble top nodes --output ", "json")]
    [InlineData("ensemble top p", "pods")]
    [InlineData("ensemble explain ", "pod/")]
    [InlineData("ensemble explain tr", "trainingjob/")]
    public async Task The_program_suggests_what_may_follow(string line, string suggestion)
    {
        var run = await Invocation.OfAsync($"[suggest:{line.Length}]", line);

        Assert.Contains(suggestion, run.Output.Split('\n'));
    }

    [Fact]
    public async Task Nothing_that_looks_like_a_path_is_suggested()
    {
        var run = await Invocation.OfAsync("[suggest:15]", "ensemble local ");

        Assert.DoesNotContain(run.Output.Split('\n'), word => word.StartsWith('/'));
    }

    [Theory]
    [InlineData("bash", "complete -o filenames -F _ensemble ensemble")]
    [InlineData("zsh", "compdef _ensemble ensemble")]
    [InlineData("fish", "complete -c ensemble")]
    public async Task Each_shell_gets_a_script_that_asks_the_program(string shell, string registration)
    {
        var run = await Invocation.OfAsync("completion", shell);

        Assert.Contains(registration, run.Output, StringComparison.Ordinal);
        Assert.Contains("[suggest:", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bash_completes_with_the_script()
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "This machine has no bash.");
        const string Script = """
            PATH=$1:$PATH
            source <(ensemble completion bash)
            COMP_LINE='ensemble expl' COMP_POINT=13 COMP_WORDS=(ensemble expl) COMP_CWORD=1
            _ensemble
            echo "${COMPREPLY[@]}"
            """;
        using var bash = Process.Start(new ProcessStartInfo("/bin/bash", ["-c", Script, "bash", AppContext.BaseDirectory]) { UseShellExecute = false, RedirectStandardOutput = true })!;

        var output = await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal("explain", output.Trim());
    }
}
