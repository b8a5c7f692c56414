import type { EvalPlace } from "./errors.ts";
import type { Value } from "./value.ts";

/** One thing that happened while a program was evaluated by closures. */
export interface TraceEvent {
  /**
   * A body of a rule began, had a value, was asked for the next one; an expression was asked, held no more, was asked for its
   * next solution; a policy said something by `trace`.
   */
  readonly op: "Enter" | "Exit" | "Eval" | "Fail" | "Redo" | "Note";
  /** How far it stands inside of others. */
  readonly depth: number;
  /** `data.main.deny`, an expression as its author wrote it, in one line, or the text of a note. */
  readonly text: string;
  readonly place: EvalPlace | undefined;
  /** The evaluation of a body that it belongs to, counted from 1, and the one around that; 0 is the query itself. */
  readonly body: number;
  readonly around: number;
  /** Of an expression: values of the variables that stand in it and had one before. */
  readonly values?: ReadonlyMap<string, Value>;
  /** Whether an expression is an `every`, whose own expressions say more. */
  readonly isEvery?: boolean;
  /** Of an expression: where it stands in the text of its module. */
  readonly source?: Source;
}

/** A branch of which no event tells: a default that was its rule's value, the body of a comprehension or of `every` that held. */
export interface ReachedBranch {
  readonly kind: "default" | "comprehension" | "every";
  /** Where the default, the comprehension or the expression stands: the file, and offsets in its text. */
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

interface Source {
  readonly start: number;
  readonly end: number;
}

/** An expression that is told of. */
export interface TracedExpr {
  readonly text: string;
  readonly place: EvalPlace;
  readonly isEvery: boolean;
  readonly source: Source;
}

interface Frame {
  /** Whether what runs is the expression itself, and not what follows it. */
  isInside: boolean;
  holds: boolean;
}

type Body = Pick<TraceEvent, "body" | "around">;

/** Follows one evaluation. */
export class Tracer {
  readonly #receive: (event: TraceEvent) => void;
  #depth = 0;
  #bodies = 0;
  #body: Body = { body: 0, around: 0 };
  /** Expressions of the body that runs which have begun and not ended. */
  #frames: Frame[] = [];

  constructor(receive: (event: TraceEvent) => void) {
    this.#receive = receive;
  }

  /** Runs a body of a rule; `run` tells of each of its values by the function that it is given. */
  body<T>(name: string, place: EvalPlace, run: (value: (use: () => boolean) => boolean) => T): T {
    const around = { depth: this.#depth, frames: this.#frames, body: this.#body };
    const depth = this.#depth + Math.max(0, this.#inside() - 1);
    this.#bodies++;
    const body = { body: this.#bodies, around: around.body.body };
    this.#tell({ op: "Enter", depth, text: name, place, ...body });
    const inside = (): void => {
      this.#depth = depth + 1;
      this.#frames = frames;
      this.#body = body;
    };
    const outside = (): void => {
      this.#depth = around.depth;
      this.#frames = around.frames;
      this.#body = around.body;
    };
    const frames: Frame[] = [];
    inside();
    try {
      return run((use) => {
        outside();
        const stops = use();
        this.#tell({ op: "Exit", depth: depth + 1, text: stops ? `${name} early` : name, place, ...body });
        if (!stops) this.#tell({ op: "Redo", depth, text: name, place, ...body });
        inside();
        return stops;
      });
    } finally {
      outside();
    }
  }

  /** Runs an expression and all that follows it, which calls {@link holds} first. */
  expression(expr: TracedExpr, values: ReadonlyMap<string, Value>, run: () => boolean): boolean {
    const event = { ...expr, values, ...this.#body };
    const depth = this.#depth + this.#inside();
    const frame: Frame = { isInside: true, holds: false };
    this.#frames.push(frame);
    this.#tell({ op: "Eval", depth, ...event });
    const stops = run();
    this.#frames.pop();
    if (!frame.holds) this.#tell({ op: "Fail", depth, ...event });
    return stops;
  }

  /** Runs what follows an expression that has held. */
  holds(expr: TracedExpr, next: () => boolean): boolean {
    const frame = this.#frames.at(-1);
    if (frame === undefined) return next();
    frame.holds = true;
    frame.isInside = false;
    const stops = next();
    frame.isInside = true;
    if (!stops) {
      const depth = this.#depth + this.#inside() - 1;
      this.#tell({ op: "Redo", depth, ...expr, ...this.#body });
    }
    return stops;
  }

  note(text: string, place: EvalPlace | undefined): void {
    this.#tell({ op: "Note", depth: this.#depth + Math.max(0, this.#inside() - 1), text, place, ...this.#body });
  }

  #inside(): number {
    return this.#frames.filter(({ isInside }) => isInside).length;
  }

  #tell(event: TraceEvent): void {
    this.#receive(event);
  }
}
