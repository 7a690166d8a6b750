namespace Ensemble.Cli.Demo;

/// <summary>One line of the story.</summary>
/// <param name="Who">The job or node that it is about.</param>
/// <param name="What">What happened, in a word.</param>
/// <param name="Text">More about it.</param>
/// <param name="Tone">How it is to be taken.</param>
internal sealed record StoryLine(string Who, string What, string Text, StoryTone Tone);

/// <summary>How a line is to be taken.</summary>
internal enum StoryTone
{
    /// <summary>As it is.</summary>
    Calm,

    /// <summary>As progress.</summary>
    Good,

    /// <summary>As something that waits.</summary>
    Waiting,

    /// <summary>As a loss.</summary>
    Bad,
}
