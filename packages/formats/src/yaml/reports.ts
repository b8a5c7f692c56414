import type { Diagnostic, LineTable } from "@sekisho/core";
import { EVENT_ID, type Event, SCALAR_STYLE } from "js-yaml";

/** A hostile document must not make a list of a million mistakes. */
const MOST_DIAGNOSTICS = 100;

/** What a report says besides its code and place. */
export interface Report {
  readonly message: string;
  readonly hint?: string;
  /** An error where none is named. */
  readonly severity?: "error" | "warning";
  /** The other of two places that conflict. */
  readonly conflict?: readonly [start: number, end: number] | undefined;
}

/** The mistakes of one document. */
export class Reports {
  readonly diagnostics: Diagnostic[] = [];
  /** Whether there is an error, also where the list was cut off. */
  failed = false;
  readonly #offset: number;
  readonly #lines: () => LineTable;

  /** `offset` is where the text starts that places count in. */
  constructor(offset: number, lines: () => LineTable) {
    this.#offset = offset;
    this.#lines = lines;
  }

  get isFull(): boolean {
    return this.diagnostics.length >= MOST_DIAGNOSTICS;
  }

  add(code: string, place: readonly [start: number, end: number], report: Report): void {
    const { message, hint, severity = "error", conflict } = report;
    if (severity === "error") this.failed = true;
    if (this.isFull) return;
    const span = ([start, end]: readonly [number, number]) =>
      this.#lines().span(this.#offset + start, this.#offset + end);
    this.diagnostics.push({
      code,
      severity,
      message,
      span: span(place),
      ...(conflict === undefined ? {} : { conflict: span(conflict) }),
      ...(hint === undefined ? {} : { hint }),
    });
  }
}

/** Where an event stands, for diagnostics; an empty node has no text of its own. */
export function extent(event: Event): [number, number] {
  switch (event.type) {
    case EVENT_ID.SCALAR: {
      const { valueStart, valueEnd, tagStart, tagEnd, anchorStart, anchorEnd, style } = event;
      if (valueStart < 0) return [Math.max(tagStart, anchorStart, 0), Math.max(tagEnd, anchorEnd, 0)];
      const quote = style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED ? 1 : 0;
      return [valueStart - quote, valueEnd + quote];
    }
    case EVENT_ID.ALIAS:
      return [event.anchorStart, event.anchorEnd];
    case EVENT_ID.SEQUENCE:
    case EVENT_ID.MAPPING:
      return [event.start, event.start + 1];
    default:
      return [0, 0];
  }
}
