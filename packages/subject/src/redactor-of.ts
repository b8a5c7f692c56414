import { Redactor, secretTexts } from "@sekisho/core";
import type { Subject } from "./subject.ts";

/**
 * The redactor for everything that is shown about a subject. It reads the whole subject: make it once, when there is
 * something to show. A subject of which nothing is secret gets one that changes nothing.
 */
export function redactorOf(subject: Pick<Subject, "value" | "sensitive">): Redactor {
  return new Redactor(secretTexts(subject.value, (path) => subject.sensitive(path)));
}
