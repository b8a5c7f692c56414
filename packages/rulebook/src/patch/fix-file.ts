/** Carries out what the rules offer on one file: as many patches at once as cure, one at a time where they do not. */
import type { Path } from "@sekisho/core";
import type { Format } from "@sekisho/formats";
import type { PatchOperation, RefusalCode } from "@sekisho/formats/edit";
import type { Violation } from "../verdict.ts";
import { compareJudged, type JudgedSubject, type Uncured } from "./judged.ts";

/** Judgements of one file; a file in which this many patches fail one by one is not worth more. */
const MOST_ROUNDS = 200;

export interface FixInput {
  readonly bytes: Uint8Array;
  readonly file: string;
  readonly format: Format;
  /** Reads and judges the file as if these were its bytes. */
  readonly judge: (bytes: Uint8Array) => Promise<readonly JudgedSubject[]>;
  /** What is to be done for a violation: nothing, these operations, or a reason why not. */
  readonly take: (violation: Violation) => readonly PatchOperation[] | NotTaken | undefined;
}

/** Why a patch that is offered is not carried out. */
export interface NotTaken {
  readonly code:
    | RefusalCode
    | Uncured["code"]
    | "patch_needs_choice"
    | "patch_rounds"
    | "patch_not_written"
    | "patch_secret";
  readonly message: string;
}

export interface Fixed {
  /** As they came in, where nothing was carried out. */
  readonly bytes: Uint8Array;
  readonly fixed: readonly Violation[];
  readonly left: readonly { readonly violation: Violation; readonly reason: NotTaken }[];
}

interface Offer {
  readonly violation: Violation;
  readonly document: number;
  readonly operations: readonly PatchOperation[];
}

/** The file with everything mended that could be. Each patch must cure its violation and break no rule. */
export async function fixFile(input: FixInput): Promise<Fixed> {
  const left = new Map<string, { readonly violation: Violation; readonly reason: NotTaken }>();
  const fixed: Violation[] = [];
  let { bytes } = input;
  let judged = await input.judge(bytes);
  let most = Number.POSITIVE_INFINITY;
  for (let round = 0; ; round++) {
    const offers = offersOf(judged, input, left);
    const batch = apart(offers, most);
    const [first] = batch;
    if (first === undefined) break;
    if (round === MOST_ROUNDS) {
      const reason: NotTaken = { code: "patch_rounds", message: "too many patches of this file fail: call it again" };
      for (const { violation } of offers) left.set(idOf(violation), { violation, reason });
      break;
    }
    const made = await tryPatches(batch, { ...input, bytes }, judged);
    if ("bytes" in made) {
      ({ bytes, judged } = made);
      fixed.push(...batch.map(({ violation }) => violation));
      most *= 2;
    } else if (batch.length === 1) {
      left.set(idOf(first.violation), { violation: first.violation, reason: made });
    } else most = Math.ceil(batch.length / 2);
  }
  return { bytes, fixed, left: [...left.values()] };
}

type Tried = { readonly bytes: Uint8Array; readonly judged: readonly JudgedSubject[] } | NotTaken;

async function tryPatches(
  batch: readonly Offer[],
  { bytes, file, format, judge }: FixInput,
  before: readonly JudgedSubject[],
): Promise<Tried> {
  // Most that judges mends nothing.
  const { editFile } = await import("@sekisho/formats/edit");
  const edited = editFile(format, { bytes, file, patches: batch });
  if (edited.refusal !== undefined) return edited.refusal;
  const judged = await judge(edited.bytes);
  const uncured = compareJudged(
    before,
    judged,
    batch.map(({ violation }) => violation),
  );
  return uncured ?? { bytes: edited.bytes, judged };
}

function offersOf(
  judged: readonly JudgedSubject[],
  { take }: FixInput,
  left: Map<string, { readonly violation: Violation; readonly reason: NotTaken }>,
): readonly Offer[] {
  const offers: Offer[] = [];
  for (const { subject, verdict } of judged) {
    for (const violation of [...verdict.violations, ...verdict.warnings]) {
      const id = idOf(violation);
      const taken = left.has(id) ? undefined : take(violation);
      if (taken === undefined) continue;
      if ("code" in taken) left.set(id, { violation, reason: taken });
      else {
        const operations = taken.map((operation) => ({ ...operation, path: [...subject.path, ...operation.path] }));
        offers.push({ violation, document: subject.document.index, operations });
      }
    }
  }
  return offers;
}

/** The first of the offers that are about different places: what overlaps waits until the others are judged. */
function apart(offers: readonly Offer[], most: number): readonly Offer[] {
  const [taken, above] = [new Set<string>(), new Set<string>()];
  return offers
    .filter(({ document, operations }) => {
      const places = operations.map((operation) => [document, ...placeOf(operation)]);
      const prefixes = places.map((place) => place.map((_, i) => JSON.stringify(place.slice(0, i + 1))));
      const isApart = prefixes.every((ways) => !above.has(ways.at(-1) ?? "") && !ways.some((way) => taken.has(way)));
      if (!isApart) return false;
      for (const ways of prefixes) {
        taken.add(ways.at(-1) ?? "");
        for (const way of ways) above.add(way);
      }
      return true;
    })
    .slice(0, most);
}

/** What an operation may change: of an item that goes, the places of all that follow it in its list. */
function placeOf({ op, path }: PatchOperation): Path {
  return op === "remove" && typeof path.at(-1) === "number" ? path.slice(0, -1) : path;
}

function idOf({ key, message }: Violation): string {
  return `${key} ${message}`;
}
