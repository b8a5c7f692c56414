import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { Problem } from "@sekisho/core";
import type { Invocation } from "@sekisho/gate";
import { visible } from "@sekisho/gate-files/print";
import { checkProof, notesOf, type OutsideCheckpoint, verifyLedger } from "@sekisho/store";
import { listOf } from "../command-options.ts";
import { commandWords, keysOf, withStore } from "./open.ts";
import { printVerification } from "./print-verification.ts";
import type { Words } from "./words.ts";

const MAX_PROOF_BYTES = 16 * 1024 * 1024;

/** `sekisho ledger verify`: 0 intact, 1 broken, 2 could not check. */
export async function verify(invocation: Invocation): Promise<number> {
  if (invocation.options["proof"] !== undefined) return verifyProof(invocation);
  const words = commandWords(invocation);
  const keys = keysOf(invocation);
  const outside = await readOutside(invocation, words);
  const now = invocation.clock.now();
  const verification = await withStore(invocation, (store) => verifyLedger(store, { keys, outside, now }));
  const { status, text } = printVerification(verification, words);
  invocation.terminal.out(text);
  return status;
}

async function verifyProof(invocation: Invocation): Promise<number> {
  const { terminal } = invocation;
  const words = commandWords(invocation).proof;
  const keys = keysOf(invocation);
  if (keys.length === 0) {
    terminal.err(`sekisho: ${words.noKey}\n`);
    return 2;
  }
  const checked = checkProof(await readProofText(invocation), keys);
  if (checked.outcome !== "proved") {
    terminal.out(`${words[checked.outcome]}\n`);
    return checked.outcome === "syntax" ? 2 : 1;
  }
  const { proof, size, origin, key } = checked;
  terminal.out(`${words.proved(proof.seq, size)}${words.of(visible(origin), key)}\n${visible(proof.body)}\n`);
  return 0;
}

async function readProofText({ options, cwd, terminal }: Invocation): Promise<string> {
  const file = String(options["proof"]);
  if (file !== "-") return readFile(resolve(cwd, file), "utf8");
  const bytes = await terminal.read(MAX_PROOF_BYTES);
  if (bytes === undefined) throw new Problem("file_too_large", `standard input has more than ${MAX_PROOF_BYTES} bytes`);
  return new TextDecoder().decode(bytes);
}

async function readOutside(
  { options, cwd, terminal }: Invocation,
  words: Words,
): Promise<readonly OutsideCheckpoint[]> {
  const checkpoints: OutsideCheckpoint[] = [];
  for (const file of listOf(options, "checkpoint")) {
    const { notes, strayLines } = notesOf(await readFile(resolve(cwd, file), "utf8"));
    if (notes.length === 0) throw new Problem("ledger_no_checkpoint", words.noCheckpoint(file));
    if (strayLines > 0) terminal.err(`sekisho: ${words.strayLines(file, strayLines)}\n`);
    checkpoints.push(...notes.map((note) => ({ note, outside: file })));
  }
  return checkpoints;
}
