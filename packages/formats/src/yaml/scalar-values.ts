import { SCALAR_STYLE, type ScalarEvent } from "js-yaml";
import type { Settings } from "../settings.ts";
import { extent, type Reports } from "./reports.ts";
import { resolvePlain, resolveTagged, type Scalar } from "./scalar.ts";
import { type Handles, scalarText, tagOf } from "./source.ts";

const COLON = 58;

/** Reads the scalars of a document, and reports where YAML readers would disagree about one. */
export class ScalarValues {
  readonly #source: string;
  readonly #handles: Handles;
  readonly #numbers: Settings["numbers"];
  readonly #reports: Reports;

  constructor(source: string, handles: Handles, numbers: Settings["numbers"], reports: Reports) {
    this.#source = source;
    this.#handles = handles;
    this.#numbers = numbers;
    this.#reports = reports;
  }

  /** `place` says whether the scalar is the whole document. Codes: those of scalars in `compose`. */
  value(event: ScalarEvent, place: "root" | "inside"): Scalar {
    if (event.style === SCALAR_STYLE.PLAIN) {
      const next = this.#source.charCodeAt(event.valueEnd);
      if (next === COLON || isBlank(next)) this.colon(event);
    } else {
      if (event.indent !== 0 && place === "root") this.#header(event);
      if (!event.fast) this.#margin(event);
    }
    const text = scalarText(this.#source, event);
    if (event.tagStart < 0) {
      if (event.style === SCALAR_STYLE.PLAIN) {
        const value = resolvePlain(text, this.#numbers);
        return typeof value === "number" && !Number.isFinite(value) ? this.#noJson(event, text) : value;
      }
      if (!event.fast && !text.isWellFormed()) this.surrogate(event);
      return text;
    }
    this.tagEnd(event);
    const result = resolveTagged(tagOf(this.#source, event, this.#handles), text, this.#numbers);
    if ("problem" in result) {
      this.#reports.add("yaml_tag", [event.tagStart, event.tagEnd], { message: result.problem });
      return null;
    }
    if (typeof result.value === "number" && !Number.isFinite(result.value)) return this.#noJson(event, text);
    if (typeof result.value === "string" && !result.value.isWellFormed()) this.surrogate(event);
    return result.value;
  }

  /** `{a:}`, `[a :,b]`: for YAML 1.2 the colon ends a key, for Kubernetes' reader it is part of the text. */
  colon(event: ScalarEvent): void {
    if (event.style !== SCALAR_STYLE.PLAIN) return;
    let at = event.valueEnd;
    while (isBlank(this.#source.charCodeAt(at))) at++;
    if (this.#source.charCodeAt(at) !== COLON || !isFlowIndicator(this.#source.charCodeAt(at + 1))) return;
    const message = "Expected a space after `:`, without which YAML readers disagree, found none";
    this.#reports.add("yaml_syntax", [at, at + 1], { message });
  }

  /** `[!t, a]`: for Kubernetes' reader the comma belongs to the tag. */
  tagEnd({ tagEnd }: { readonly tagEnd: number }): void {
    if (!isFlowIndicator(this.#source.charCodeAt(tagEnd))) return;
    const message = "Expected a space after the tag, without which YAML readers disagree, found none";
    this.#reports.add("yaml_syntax", [tagEnd, tagEnd + 1], { message });
  }

  surrogate(event: ScalarEvent): void {
    const message = "Expected Unicode text, found half of a surrogate pair";
    this.#reports.add("lone_surrogate", extent(event), { message });
  }

  /** Where a text block is the whole document, Kubernetes' reader counts the indentation that its header names differently. */
  #header(event: ScalarEvent): void {
    if (!INDENTED_HEADER.test(headerOf(this.#source, event))) return;
    const message =
      "Expected no number behind `|` or `>` at the top of a document, where YAML readers disagree about it, found one";
    this.#reports.add("yaml_syntax", [event.valueStart, event.valueStart], { message });
  }

  /** A text block at the very margin is empty for Kubernetes' reader. */
  #margin(event: ScalarEvent): void {
    if (event.indent !== 0) return;
    const message = "Expected the text after `|` or `>` to be indented, found it at the margin";
    this.#reports.add("yaml_syntax", [event.valueStart, event.valueStart], { message });
  }

  #noJson(event: ScalarEvent, text: string): null {
    const message = `Expected a value that JSON can hold, found the number ${text}`;
    const hint = "Quote it if text is meant.";
    this.#reports.add("yaml_no_json", [event.valueStart, event.valueEnd], { message, hint });
    return null;
  }
}

const INDENTED_HEADER = /(?:^|[ \t])[|>][-+]?[1-9]/;

/** The line on which a text block begins. */
function headerOf(source: string, { valueStart }: ScalarEvent): string {
  return source.slice(
    Math.max(source.lastIndexOf("\n", valueStart - 2), source.lastIndexOf("\r", valueStart - 2)) + 1,
    valueStart,
  );
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

function isFlowIndicator(code: number): boolean {
  return code === 44 || code === 91 || code === 93 || code === 123 || code === 125;
}
