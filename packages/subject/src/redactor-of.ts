import { isJsonArray, isJsonObject, type Json, type Path, Redactor, secretTexts } from "@sekisho/core";
import type { Subject } from "./subject.ts";

/** Whether anything of a subject is secret. */
export function holdsSecret(subject: Pick<Subject, "value" | "sensitive">): boolean {
  const walk = (part: Json, path: Path): boolean => {
    if (subject.sensitive(path)) return true;
    if (isJsonArray(part)) return part.some((item, i) => walk(item, [...path, i]));
    return isJsonObject(part) && Object.entries(part).some(([key, item]) => walk(item, [...path, key]));
  };
  return walk(subject.value, []);
}

/**
 * The redactor for everything that is shown about a subject. It reads the whole subject: make it once, when there is
 * something to show. A subject of which nothing is secret gets one that changes nothing.
 */
export function redactorOf(subject: Pick<Subject, "value" | "sensitive">): Redactor {
  return new Redactor(secretTexts(subject.value, (path) => subject.sensitive(path)));
}
