import { Context, type Session } from "../context.ts";
import type { Maybe, Value } from "../value.ts";
import { type Read, type Reads, ROOT, type Trail } from "./origin.ts";
import type { Unknown } from "./unknown.ts";

/** Attempted reads are kept for `not`; more than this many in one place says nothing to a reader. */
const MOST_ATTEMPTS = 2_000;
const MOST_REMEMBERED = 64;

/** What a rule's evaluation left behind, for everybody who asks for it again. */
export interface Remembered {
  /** A value; for partial objects their record. */
  readonly value: unknown;
  readonly trail: Trail;
  readonly reads: Reads | null;
  readonly attempts: readonly Read[];
}

/** The state of one tracked evaluation: what was read on the way, and where the last value came from. */
export class Trace {
  /** All places looked at, also in vain. */
  readonly attempts: Read[] = [];
  /** Above zero, attempts of failed iterations are kept: a `not` or a rule around may have to tell them. */
  keep = 0;
  /** Registers that an operation leaves for the emitted code behind it. */
  trail: Trail = null;
  reads: Reads | null = null;
  /** Collections that may have more members than they show. */
  readonly maybe = new Map<Value, Unknown>();
  /** Whether the input holds unknown values at all. */
  readonly hasUnknown: boolean;

  constructor(hasUnknown: boolean) {
    this.hasUnknown = hasUnknown;
  }

  note(read: Read): void {
    if (this.attempts.length < MOST_ATTEMPTS) this.attempts.push(read);
  }

  /** Attempts since a mark. */
  since(mark: number): readonly Read[] {
    return this.attempts.slice(mark, mark + MOST_REMEMBERED);
  }

  /** Ends a rule: its attempts shrink to what is remembered. */
  leave(mark: number, value: unknown, trail: Trail, reads: Reads | null): Remembered {
    const attempts = this.since(mark);
    this.attempts.length = mark;
    for (const read of attempts) this.note(read);
    this.trail = trail;
    this.reads = reads;
    return { value, trail, reads, attempts };
  }

  /** Uses a rule again that was evaluated before. */
  recall(remembered: Remembered): unknown {
    for (const read of remembered.attempts) this.note(read);
    this.trail = remembered.trail;
    this.reads = remembered.reads;
    return remembered.value;
  }
}

/** A context that knows where its input came from. */
export class TrackedContext extends Context {
  readonly trace: Trace;
  /** Null when a `with` put another input in place: then nothing of it has a place in the document. */
  inputTrail: Trail = ROOT;

  constructor(
    session: Session,
    externals: { readonly [name: string]: Value },
    input: Maybe,
    slots: number,
    trace: Trace,
  ) {
    super(session, externals, input, slots);
    this.trace = trace;
  }

  override child(): TrackedContext {
    if (--this.budget.n < 0) this.budget.exceeded();
    const child = new TrackedContext(this.session, this.externals, this.input, this.memo.length, this.trace);
    child.over = this.over;
    child.mocks = this.mocks;
    child.inputTrail = this.inputTrail;
    return child;
  }

  override withoutMock(key: string): TrackedContext {
    const child = this.child();
    const mocks = new Map(child.mocks);
    mocks.delete(key);
    child.mocks = mocks;
    return child;
  }

  override withoutMocks(): TrackedContext {
    const child = this.child();
    child.mocks = null;
    return child;
  }
}

/** A derivation that rests on one more read. */
export function withRead(reads: Reads | null, read: Read): Reads {
  return { previous: reads, read, below: null };
}

/** A derivation that rests on another one. */
export function withBelow(reads: Reads | null, below: Reads | null): Reads | null {
  return below === null ? reads : { previous: reads, read: null, below };
}
