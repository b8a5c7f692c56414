import type { SHELLS } from "./candidates.ts";

/**
 * What a shell reads to complete `conftest`, which is an alias: the candidates come from the program behind it. The last
 * line of its answer says whether files may stand there.
 */
export const SCRIPTS: Readonly<Record<(typeof SHELLS)[number], string>> = {
  bash: `# conftest: completion for bash. Add to ~/.bashrc: source <(sekisho conftest completion bash)
_sekisho_conftest() {
  local answer line word="\${COMP_WORDS[COMP_CWORD]}" prefix=""
  local -a given=()
  # Bash takes "--output=json" apart at the equals sign.
  local i=1
  while ((i <= COMP_CWORD)); do
    if [[ \${COMP_WORDS[i]} == "=" && \${#given[@]} -gt 0 ]]; then
      given[-1]+="="
      if ((i < COMP_CWORD)); then
        i=$((i + 1))
        given[-1]+="\${COMP_WORDS[i]}"
      else
        word=""
      fi
      prefix="\${given[-1]%"$word"}"
    else
      given+=("\${COMP_WORDS[i]}")
      prefix=""
    fi
    i=$((i + 1))
  done
  answer="$(sekisho conftest __complete "\${given[@]}" 2>/dev/null)" || return
  COMPREPLY=()
  while IFS= read -r line; do
    case "$line" in
      :0) compopt -o default 2>/dev/null ;;
      :*) ;;
      *)
        line="\${line%%$'\\t'*}"
        COMPREPLY+=("\${line#"$prefix"}")
        ;;
    esac
  done <<<"$answer"
}
complete -F _sekisho_conftest conftest
`,
  zsh: `#compdef conftest
# conftest: completion for zsh. Add to ~/.zshrc: source <(sekisho conftest completion zsh)
_sekisho_conftest() {
  local line files=0
  local -a given described
  given=("\${(@)words[2,CURRENT]}")
  while IFS= read -r line; do
    case "$line" in
      :0) files=1 ;;
      :*) ;;
      *) described+=("\${\${line//:/\\\\:}/$'\\t'/:}") ;;
    esac
  done < <(sekisho conftest __complete "\${given[@]}" 2>/dev/null)
  if ((files)); then
    _files
  else
    _describe conftest described
  fi
}
if [[ "$funcstack[1]" == "_conftest" ]]; then
  _sekisho_conftest
else
  compdef _sekisho_conftest conftest
fi
`,
  fish: `# conftest: completion for fish. Write it to ~/.config/fish/completions/conftest.fish
function __sekisho_conftest
    set -l given (commandline -opc)[2..-1] (commandline -ct)
    set -l current (commandline -ct)
    for line in (sekisho conftest __complete $given 2>/dev/null)
        switch $line
            case ':0'
                __fish_complete_path "$current"
            case ':*'
            case '*'
                echo $line
        end
    end
end
complete -c conftest -f -a '(__sekisho_conftest)'
`,
  powershell: `# conftest: completion for PowerShell. Add to the profile: sekisho conftest completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName conftest -ScriptBlock {
    param($word, $line, $cursor)
    $given = @($line.CommandElements | Where-Object { $_.Extent.StartOffset -lt $cursor } | Select-Object -Skip 1 | ForEach-Object { "$_" })
    if ($word -eq '') { $given += '' }
    sekisho conftest __complete @given 2>$null | ForEach-Object {
        if ($_ -notmatch '^:') {
            $parts = $_ -split "\`t", 2
            $what = if ($parts.Count -gt 1) { $parts[1] } else { $parts[0] }
            [System.Management.Automation.CompletionResult]::new($parts[0], $parts[0], 'ParameterValue', $what)
        }
    }
}
`,
};
