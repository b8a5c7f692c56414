import type { Difference, RulebookPair, Severity } from "@sekisho/rulebook";
import { type Subject, subjectLabel } from "@sekisho/subject";

/** A difference where it was found, by as many things that it was found in. */
export interface Found extends Difference {
  /** As people name the subject. */
  readonly label: string;
  /** The file of the subject, from the root. */
  readonly file: string;
  /** Versions of a file, or requests, in which it was found. */
  readonly seen: number;
  /** The newest commit that brought such a version. */
  readonly commit?: string;
}

/** Gathers differences; the same one of several versions of a thing is one. */
export class Gathered {
  readonly #found = new Map<string, Found>();
  /** Rules that failed under the later rulebook: they could not judge. */
  failed = 0;

  add(subject: Subject, differences: readonly Difference[], commit?: string): void {
    for (const difference of differences) {
      if (difference.kind === "unjudged" && difference.is.outcome === "error") this.failed++;
      const { kind, rule, key, was, is } = difference;
      const id = JSON.stringify([kind, rule, key ?? [difference.subject.type, difference.subject.name], was, is]);
      const known = this.#found.get(id);
      if (known !== undefined) this.#found.set(id, { ...known, seen: known.seen + 1 });
      else {
        const about = { label: subjectLabel(difference.subject), file: subject.document.file, seen: 1 };
        this.#found.set(id, { ...difference, ...about, ...(commit === undefined ? {} : { commit }) });
      }
    }
  }

  /** What several subjects differ in, judged together. */
  async compare(
    pair: RulebookPair,
    subjects: readonly Subject[],
    context: Parameters<RulebookPair["compare"]>[1],
  ): Promise<void> {
    const differences = await pair.compare(subjects, context);
    for (const [i, subject] of subjects.entries()) this.add(subject, differences[i] ?? []);
  }

  get list(): readonly Found[] {
    return [...this.#found.values()];
  }
}

/** As long as somebody finds it out by it, the more severe of both. */
export function severityOf({ was, is }: Difference): Severity | undefined {
  return is.severity ?? was.severity;
}
