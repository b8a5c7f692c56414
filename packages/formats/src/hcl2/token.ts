/** What a token is: its own characters where they are always the same, a word where they are not. */
export type TokenType = "ident" | "number" | "newline" | "invalid" | "eof" | TemplateToken | Operator | "[" | "(" | "{";

/** Those that stand only around and inside of templates. */
type TemplateToken = "quote" | "end of quote" | "heredoc" | "end of heredoc" | "text" | "${" | "%{" | "end of sequence";

type Operator =
  | "]"
  | ")"
  | "}"
  | "."
  | "..."
  | ","
  | "*"
  | "/"
  | "%"
  | "+"
  | "-"
  | "="
  | "=="
  | "=>"
  | "!"
  | "!="
  | "<"
  | "<="
  | ">"
  | ">="
  | "?"
  | ":"
  | "::"
  | "&&"
  | "||";
