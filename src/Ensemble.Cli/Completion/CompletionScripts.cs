namespace Ensemble.Cli.Completion;

/// <summary>Scripts that ask the program itself, through its directive <c>[suggest:POSITION]</c>, so they never fall behind it.</summary>
internal static class CompletionScripts
{
    private const string Bash = """
        # bash completion of ensemble
        _ensemble() {
          local IFS=$'\n' word=${COMP_WORDS[COMP_CWORD]}
          # Files where a file is wanted; else what ensemble itself suggests at the cursor.
          case ${COMP_WORDS[COMP_CWORD-1]} in
            -f|--filename|--kubeconfig|--fleet) COMPREPLY=($(compgen -f -- "$word")); return ;;
            -d|--directory) COMPREPLY=($(compgen -d -- "$word")); return ;;
          esac
          COMPREPLY=($(compgen -W "$(ensemble "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "$word"))
          # Behind a kind's slash a name follows.
          [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == */ ]] && compopt -o nospace 2>/dev/null
          return 0
        }
        complete -o filenames -F _ensemble ensemble

        """;

    private const string Zsh = """
        #compdef ensemble
        # zsh completion of ensemble
        _ensemble() {
          case ${words[CURRENT-1]} in
            -f|--filename|--kubeconfig|--fleet) _files; return ;;
            -d|--directory) _files -/; return ;;
          esac
          local -a suggestions
          suggestions=(${(f)"$(ensemble "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)"})
          compadd -S '' -- ${(M)suggestions:#*/}
          compadd -- ${suggestions:#*/}
        }
        compdef _ensemble ensemble

        """;

    private const string Fish = """
        # fish completion of ensemble
        function __ensemble_suggest
          set -l line (commandline -cp)
          ensemble "[suggest:"(string length -- $line)"]" "$line" 2>/dev/null
        end
        complete -c ensemble -f -a '(__ensemble_suggest)'
        complete -c ensemble -s f -l filename -l kubeconfig -l fleet -r -F

        """;

    /// <summary>The script for a shell: bash, zsh or fish.</summary>
    public static string For(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        "fish" => Fish,
        _ => throw new ArgumentOutOfRangeException(nameof(shell), shell, "The command line accepts no other."),
    };
}
