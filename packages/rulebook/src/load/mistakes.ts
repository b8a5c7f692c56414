import type { Diagnostic, Outcome, Span } from "@sekisho/core";

/** Collects what is wrong with a rulebook, so that everything is said at once. */
export class Mistakes {
  readonly list: Diagnostic[] = [];

  get hasErrors(): boolean {
    return this.list.some((diagnostic) => diagnostic.severity === "error");
  }

  error(code: string, message: string, details: Details = {}): void {
    this.#add("error", code, message, details);
  }

  warning(code: string, message: string, details: Details = {}): void {
    this.#add("warning", code, message, details);
  }

  /** Takes over what another reader found; its value where it has one. */
  take<T>(outcome: Outcome<T>): T | undefined {
    this.list.push(...outcome.diagnostics);
    return outcome.value;
  }

  #add(severity: Diagnostic["severity"], code: string, message: string, { span, hint }: Details): void {
    this.list.push({
      code,
      severity,
      message,
      ...(span === undefined ? {} : { span }),
      ...(hint === undefined ? {} : { hint }),
    });
  }
}

interface Details {
  readonly span?: Span | undefined;
  readonly hint?: string | undefined;
}

/** The first position of a file, for what concerns it as a whole. */
export function startOfFile(file: string): Span {
  const start = { line: 1, column: 1, offset: 0 };
  return { file, start, end: start };
}
