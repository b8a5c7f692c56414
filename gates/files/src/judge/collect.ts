import type { Diagnostic } from "@sekisho/core";
import type { ExemptedViolation, Read, SourceFrame, Verdict, Violation } from "@sekisho/rulebook";
import { type Subject, type SubjectId, subjectLabel, subjectPathLabel } from "@sekisho/subject";
import type { ErrorFinding, FileVerdict, Finding, Remark, UnknownFinding } from "../answer/report.ts";
import type { Suggestions } from "../fix/suggestion.ts";
import type { CodeFrame } from "../frame/code-frame.ts";
import { FileFrames } from "../frame/file-frames.ts";
import type { ReadFile } from "../read.ts";
import { redactVerdict } from "./redact-verdict.ts";

/** What the outputs of a run need; the rest is not kept. */
export interface Needs {
  /** Code frames for this many violations of one rule, and diagnostics of one code. */
  readonly frames: number;
  readonly columns: number;
  readonly lines: boolean;
  /** What patches make of lines. */
  readonly suggestions: boolean;
  readonly verdicts: boolean;
  /** Lines around places, for a server. */
  readonly sources: boolean;
  /** Violations that are to be explained. */
  readonly explain?: ((verdict: Verdict, violation: Violation) => boolean) | undefined;
}

/** A violation, and the lines that its rule read. */
export interface Explained {
  readonly verdict: FileVerdict;
  readonly violation: Violation | ExemptedViolation;
  readonly reads: readonly (Read & { readonly frame?: CodeFrame })[];
}

/** UTF-16 units of all lines around places: a report holds 32 MiB at most, and they are the least of it. */
const MAX_SOURCE_UNITS = 4 * 1024 * 1024;

/** What is made of a file for its findings. */
interface About {
  readonly frames: FileFrames;
  readonly suggestions: Suggestions | undefined;
}

/** Gathers what a report is made of, file by file: of a file that is done, only what is said about it stays. */
export class Collector {
  readonly findings: Finding[] = [];
  readonly exempted: Finding[] = [];
  readonly unknown: UnknownFinding[] = [];
  readonly errors: ErrorFinding[] = [];
  readonly remarks: Remark[] = [];
  readonly verdicts: FileVerdict[] = [];
  /** Those with something exempted or open: what tells whether an exemption is needed. */
  readonly openVerdicts: Verdict[] = [];
  readonly explained: Explained[] = [];
  readonly rules = new Set<string>();
  /** Lines around places; of many only the first ones. */
  readonly sources = new Map<Violation["places"][number], SourceFrame>();
  subjects = 0;
  unruled = 0;
  /** Of those without a rule: what stands in Terraform's own files. */
  unruledTerraform = 0;
  readonly #needs: Needs;
  readonly #files = new Set<string>();
  readonly #shown = new Map<string, number>();
  readonly #judged = new Set<string>();
  #sourceUnits = 0;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  /** `verdicts` of the file's `judged` subjects, in their order. */
  add(file: ReadFile, verdicts: readonly Verdict[], suggestions?: Suggestions): void {
    const frames = new FileFrames(file, this.#needs.columns);
    for (const diagnostic of file.diagnostics) this.remark(diagnostic, () => frames.ofDiagnostic(diagnostic));
    for (const document of file.documents) this.#files.add(document.file);
    this.subjects += file.subjects.length;
    const own = new Set(file.subjects);
    for (const [i, subject] of file.judged.entries()) {
      const verdict = verdicts[i];
      if (verdict === undefined) continue;
      if (own.has(subject) && verdict.judged.length === 0) {
        this.unruled++;
        if (subject.document.file.endsWith(".tf")) this.unruledTerraform++;
      }
      const isAlone = file.judged.length === 1 || isSilent(verdict);
      this.#addVerdict(subject, isAlone ? verdict : redactVerdict(verdict, frames.redactor), { frames, suggestions });
    }
  }

  get wantsSuggestions(): boolean {
    return this.#needs.suggestions;
  }

  /** Files that held something; those that something was rendered from. */
  get files(): number {
    return this.#files.size;
  }

  /** A diagnostic; the frame is made only where a person will see it. */
  remark(diagnostic: Diagnostic, frame: () => Remark["frame"]): void {
    const made = this.#isShown(`diagnostic ${diagnostic.code}`) ? frame() : undefined;
    this.remarks.push({ diagnostic, ...(made === undefined ? {} : { frame: made }) });
  }

  /** Whether a thing of this name was judged; known where {@link Needs.lines} are kept. */
  isJudged({ type, name }: Pick<SubjectId, "type" | "name">): boolean {
    return this.#judged.has(JSON.stringify([type, name]));
  }

  #addVerdict(subject: Subject, verdict: Verdict, { frames, suggestions }: About): void {
    const { owner } = verdict;
    const { file } = subject.document;
    if (this.#needs.lines) this.#judged.add(JSON.stringify([subject.id.type, subject.id.name]));
    for (const rule of verdict.judged) this.rules.add(rule);
    const about = { subject: subject.id, label: subjectLabel(subject.id), file, owner };
    const finding = (violation: Violation, framed: boolean): Finding => {
      const frame =
        framed && this.#isShown(`${violation.action} ${violation.rule}`)
          ? frames.ofViolation(subject, violation)
          : undefined;
      const suggestion = suggestions?.of(subject, violation);
      const line = this.#needs.lines ? frames.line(subject, violation) : undefined;
      return {
        ...about,
        // In a plan the attribute's path stands for the place in the .tf file; elsewhere the frame shows it.
        ...(subject.id.type.startsWith("tf:") ? { label: subjectPathLabel(subject, violation.path) } : {}),
        violation,
        ...(frame === undefined ? {} : { frame }),
        ...(line === undefined ? {} : { line }),
        ...(suggestion === undefined ? {} : { suggestion }),
      };
    };
    for (const violation of [...verdict.violations, ...verdict.warnings]) this.findings.push(finding(violation, true));
    for (const violation of verdict.audited) this.findings.push(finding(violation, false));
    for (const violation of verdict.exempted) this.exempted.push(finding(violation, false));
    for (const unknown of verdict.unknown) this.unknown.push({ ...about, unknown });
    for (const error of verdict.errors) this.errors.push({ ...about, error });
    if (verdict.exempted.length + verdict.unknown.length + verdict.errors.length > 0) this.openVerdicts.push(verdict);
    if (this.#needs.verdicts) this.verdicts.push({ ...verdict, file });
    if (this.#needs.sources) this.#addSources(subject, verdict, frames);
    if (this.#needs.explain !== undefined) this.#explain(subject, { ...verdict, file }, frames);
  }

  #explain(subject: Subject, verdict: FileVerdict, frames: FileFrames): void {
    for (const violation of [verdict.violations, verdict.warnings, verdict.audited, verdict.exempted].flat()) {
      if (this.#needs.explain?.(verdict, violation) !== true) continue;
      const reads = (violation.reads ?? []).map((read) => {
        // A place in a text that was rendered is in no file.
        const isShown = read.place !== undefined && read.place.file === verdict.file;
        const frame = isShown ? frames.ofViolation(subject, { ...violation, places: [read.place] }) : undefined;
        return { ...read, ...(frame === undefined ? {} : { frame }) };
      });
      this.explained.push({ verdict, violation, reads });
    }
  }

  #addSources(subject: Subject, verdict: Verdict, frames: FileFrames): void {
    for (const violation of [verdict.violations, verdict.warnings, verdict.audited, verdict.exempted].flat()) {
      const [place] = violation.places;
      if (place === undefined || this.#sourceUnits >= MAX_SOURCE_UNITS) continue;
      const source = frames.source(subject, violation);
      if (source === undefined) continue;
      this.sources.set(place, source);
      this.#sourceUnits += source.lines.reduce((sum, line) => sum + line.length, 0);
    }
  }

  #isShown(kind: string): boolean {
    const count = (this.#shown.get(kind) ?? 0) + 1;
    this.#shown.set(kind, count);
    return count <= this.#needs.frames;
  }
}

function isSilent({ violations, exempted, warnings, audited, errors }: Verdict): boolean {
  return [violations, exempted, warnings, audited, errors].every((said) => said.length === 0);
}
