import type { EvalPlace } from "./errors.ts";

/** One thing that happened while a program was evaluated by closures: rules and functions only, no single expressions. */
export interface TraceEvent {
  /** A rule began, had a value, had none; a policy said something by `trace`. */
  readonly op: "Enter" | "Exit" | "Fail" | "Note";
  /** Rules that have begun and not ended, this one not counted. */
  readonly depth: number;
  /** `data.main.deny`, or the text of a note. */
  readonly text: string;
  readonly place: EvalPlace | undefined;
}

/** Follows one evaluation. */
export class Tracer {
  readonly #receive: (event: TraceEvent) => void;
  #depth = 0;

  constructor(receive: (event: TraceEvent) => void) {
    this.#receive = receive;
  }

  /** Runs a rule between its beginning and its end. */
  around<T>(name: string, place: EvalPlace | undefined, run: () => T | undefined): T | undefined {
    this.#tell("Enter", name, place);
    this.#depth++;
    try {
      const value = run();
      this.#tell(value === undefined ? "Fail" : "Exit", name, place);
      return value;
    } finally {
      this.#depth--;
    }
  }

  note(text: string, place: EvalPlace | undefined): void {
    this.#tell("Note", text, place);
  }

  #tell(op: TraceEvent["op"], text: string, place: EvalPlace | undefined): void {
    this.#receive({ op, depth: this.#depth, text, place });
  }
}
