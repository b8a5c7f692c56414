/** What a unit test of a rule imports from `@sekisho/rule/test`. */
import { type CallSite, callSite } from "../call-site.ts";
import { isSame, shown } from "./same.ts";

/** A test as its file declares it. */
export interface DeclaredTest {
  readonly name: string;
  /** Absent: it is to be written yet. */
  readonly run?: () => unknown;
  readonly place?: CallSite;
}

/** What a test expected and did not find. */
export class Unexpected extends Error {
  override readonly name = "Unexpected";
  readonly expected: string | undefined;
  readonly found: string | undefined;

  constructor(message: string, { expected, found }: { readonly expected?: string; readonly found?: string } = {}) {
    super(message);
    this.expected = expected;
    this.found = found;
  }
}

let declared: DeclaredTest[] = [];

/** Declares a test, at the top of a file. One without a function is listed as to do. */
export function test(name: string, run?: () => unknown): void {
  const place = callSite(test);
  declared.push({ name, ...(run === undefined ? {} : { run }), ...(place === undefined ? {} : { place }) });
}

/** The tests that were declared since this was asked last. */
export function takeDeclared(): readonly DeclaredTest[] {
  const taken = declared;
  declared = [];
  return taken;
}

/** Fails unless both say the same: lists and objects by what they hold. */
export function equal(found: unknown, expected: unknown): void {
  if (!isSame(found, expected))
    throw new Unexpected("not what the test expects", { expected: shown(expected), found: shown(found) });
}

/** Fails unless the value is one that counts as true. */
export function ok(value: unknown, message = "not true"): void {
  if (!value) throw new Unexpected(message, { found: shown(value) });
}

/** Fails unless the function throws, and what it throws matches. */
export function throws(run: () => unknown, pattern?: RegExp): void {
  let thrown: unknown;
  try {
    run();
  } catch (error) {
    thrown = error;
    const message = error instanceof Error ? error.message : String(error);
    if (pattern === undefined || pattern.test(message)) return;
    throw new Unexpected("it throws something else", { expected: String(pattern), found: shown(message) });
  }
  throw new Unexpected("nothing is thrown", { found: shown(thrown) });
}
