import { randomUUID } from "node:crypto";
import { isJsonArray } from "@sekisho/core";
import { goJson, type Writable } from "../../go/json.ts";
import { errorsJson, type OpaError } from "../output/errors.ts";
import type { Decided } from "./decisions.ts";

/** Which results end the command with another status than 0. */
export type FailOn = "undefined" | "defined" | "non-empty";

/** What was decided for each input, as it is printed, and what of it counts as a failure. */
export class ExecReport {
  readonly #failOn: FailOn | undefined;
  readonly #results: Writable[] = [];
  #failures = 0;
  #errors = 0;

  constructor(failOn: FailOn | undefined) {
    this.#failOn = failOn;
  }

  /** An input that can't be read; OPA says no more of it. */
  unread(path: string): void {
    this.#errors++;
    this.#add([
      ["path", path],
      ["error", {}],
    ]);
  }

  /** `decision` as the caller named it. */
  add(path: string, decided: Decided, decision: string): void {
    const isUndefined = decided.kind === "undefined";
    if (decided.kind === "value") {
      this.#add([
        ["decision_id", randomUUID()],
        ["path", path],
        ["result", decided.value],
      ]);
      const isEmpty = isJsonArray(decided.value) && decided.value.length === 0;
      if (this.#failOn === "defined" || (this.#failOn === "non-empty" && !isEmpty)) this.#failures++;
      return;
    }
    const error = isUndefined
      ? { code: "opa_undefined_error", message: `${decision} decision was undefined` }
      : decided.error;
    this.#add([
      ["path", path],
      ["error", errorFields(error)],
    ]);
    if ((this.#failOn === "undefined") === isUndefined) this.#errors++;
  }

  text(): string {
    return `${goJson(new Map([["result", this.#results]]), { indent: "  ", numbers: "literal" })}\n`;
  }

  /** Why the command fails; undefined where it does not. */
  failure(): string | undefined {
    if (this.#failOn === undefined || this.#failures + this.#errors === 0) return undefined;
    const flag = this.#failOn === "undefined" ? "--fail" : `--fail-${this.#failOn}`;
    const counts = `${this.#failures} failures and ${this.#errors} errors`;
    return `there were ${counts} counted in the results list, and ${flag} is set`;
  }

  #add(fields: readonly (readonly [string, Writable])[]): void {
    this.#results.push(new Map(fields));
  }
}

/** The code stands before the message here. */
function errorFields({ code, message, ...more }: OpaError): Writable {
  const [fields] = errorsJson([{ message, ...more }]) as readonly ReadonlyMap<string, Writable>[];
  return new Map([...(code === undefined ? [] : [["code", code] as const]), ...(fields ?? [])]);
}
