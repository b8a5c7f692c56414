import type { Invocation } from "@sekisho/gate";
import { visible } from "@sekisho/gate-files/print";
import { checkStore, type Found, type Looked, REMARKS } from "@sekisho/store";
import { migrations } from "../gates.ts";
import { commandWords, keysOf, withStore } from "../ledger/open.ts";
import { faultText } from "../ledger/print-verification.ts";
import type { Words as LedgerWords } from "../ledger/words.ts";
import { storeWords, type Words } from "./words.ts";

/** `sekisho store check`: 0 sound, 1 not sound, 2 could not look. */
export async function check(invocation: Invocation): Promise<number> {
  const { clock, terminal } = invocation;
  const [words, ledger] = [storeWords(invocation), commandWords(invocation)];
  const keys = keysOf(invocation);
  const looked = await withStore(invocation, (store) => checkStore(store, { keys, migrations, now: clock.now() }));
  const faults = looked.flatMap(({ found }) => found.filter(isFault)).length;
  const isUnsigned = looked.some(({ verification }) => {
    if (verification === undefined) return false;
    return verification.signatures === "not checked" && verification.checkpoints > 0;
  });
  const verdict = faults > 0 ? words.notSound(faults) : isUnsigned ? words.unsigned : words.sound;
  terminal.out([...looked.flatMap((one) => linesOf(one, words, ledger)), verdict].map((line) => `${line}\n`).join(""));
  return faults > 0 ? 1 : isUnsigned ? 2 : 0;
}

function linesOf({ look, count, found }: Looked, words: Words, ledger: LedgerWords): readonly string[] {
  const what = words.looks[look](count);
  return [
    found.some(isFault) ? words.bad(what) : words.good(what),
    ...found.map((one) => `        ${visible(foundText(one, words, ledger))}`),
  ];
}

function foundText({ code, of, fault }: Found, words: Words, ledger: LedgerWords): string {
  return fault === undefined ? words.found[code](of) : faultText(fault, ledger);
}

function isFault({ code }: Found): boolean {
  return !REMARKS.has(code);
}
