/** The fixed words of the ledger's commands, in English. The other languages have the same keys. */
export const en = {
  noStore: "no store is named: give --data DIR or --store URL, or set SEKISHO_STORE",
  twoStores: "--data and --store name two stores: give one of them",
  intact: (entries: string, checkpoints: string) => `Intact: ${entries} and ${checkpoints} hold.`,
  empty: "Intact: the ledger has no entry yet.",
  entries: (count: number) => plural(count, "entry", "entries"),
  checkpoints: (count: number) => plural(count, "checkpoint", "checkpoints"),
  ledger: (origin: string) => `Ledger ${origin}.`,
  waiting: (count: number) =>
    `${plural(count, "entry waits", "entries wait")} for a place in the chain; a running server gives it within a second.`,
  uncovered: (count: number) =>
    `${plural(count, "entry is", "entries are")} newer than the newest checkpoint: no signature covers ${count === 1 ? "it" : "them"} yet.`,
  compared: (count: number) => `Compared with ${plural(count, "checkpoint", "checkpoints")} from outside the database.`,
  notCompared:
    "Not compared with checkpoints from outside (--checkpoint FILE): an end that was cut off together with its checkpoints " +
    "can't be found from inside.",
  limits:
    "No verification finds an entry that was false when it was written, one that was never written, or a ledger that was " +
    "written anew by somebody who has the signing key and every checkpoint outside.",
  strayLines: (file: string, count: number) =>
    `${file}: ${plural(count, "line belongs", "lines belong")} to no checkpoint and ${count === 1 ? "is" : "are"} passed over.`,
  noCheckpoint: (file: string) => `${file} holds no checkpoint`,
  noKey:
    "Could not check everything: no public key was given, so that no signature was checked. Give --key FILE, or --data DIR " +
    "of the server.",
  broken: (what: string) => `Broken: ${what}`,
  holdsBefore: (seq: number) => (seq < 1 ? "No entry before it holds." : `Entries 1 to ${seq} hold in the chain.`),
  entry: (seq: number | undefined, id: number | undefined) =>
    [seq === undefined ? "an entry without a place" : `entry ${seq}`, id === undefined ? "" : `(row ${id})`]
      .filter(Boolean)
      .join(" "),
  checkpoint: (size: number, outside: string | undefined) =>
    outside === undefined ? `the checkpoint of ${size} entries` : `the checkpoint of ${size} entries in ${outside}`,
  faults: {
    body: (entry: string) => `${entry} is not the text that was sealed.`,
    column: (entry: string, column: string) => `${entry}: the column ${column} is not what the entry says.`,
    version: (entry: string) =>
      `${entry} has a version that this program does not read: changed, or written by a newer one.`,
    missing: (entry: string) => `${entry} is missing: deleted, or moved to another place.`,
    extra: (entry: string) => `${entry} stands where no entry can stand: inserted.`,
    chain: (entry: string) =>
      `${entry} does not follow the one before: inserted, moved, or one of the two was changed with its hashes.`,
    node: (from: number, to: number) =>
      `the kept hashes of the tree over entries ${from} to ${to} are not those of the entries.`,
    unsealed: (entry: string) =>
      `${entry} waits for a place for more than a minute, and nobody gives it one. Start the server, then verify again.`,
    cut: (checkpoint: string, from: number) =>
      `${checkpoint} covers entries from ${from} on that are not there: the end was cut off.`,
    note: (checkpoint: string) => `${checkpoint} is no signed checkpoint.`,
    size: (checkpoint: string) => `${checkpoint} says another size: swapped or changed.`,
    origin: (checkpoint: string) => `${checkpoint} is of another ledger.`,
    forged: (checkpoint: string) => `${checkpoint} has a signature that does not hold: forged or changed.`,
    signer: (checkpoint: string) =>
      `${checkpoint} is signed by none of the given keys: forged, or the key of that time is missing (--key).`,
    root: (checkpoint: string, from: number) =>
      `${checkpoint} does not have the root of the entries: one of ${from} and later was changed, and the chain made anew behind it.`,
  },
  proof: {
    proved: (seq: number, size: number) => `Proved: entry ${seq} stands among the first ${size} entries`,
    of: (origin: string, key: string) => ` of the ledger ${origin}, signed by the key ${key}.`,
    root: "Broken: the entry's text, its place and the path do not lead to the signed root.",
    forged: "Broken: the signature of the checkpoint does not hold.",
    signer: "Broken: the checkpoint is signed by none of the given keys.",
    syntax: "Could not check: this is no proof of a format that this program reads.",
    noKey: "Could not check: a proof needs the ledger's public key (--key FILE).",
  },
  proveUsage: "prove takes the place of one entry, a whole number from 1 on",
  limitUsage: "--limit: expected a whole number from 1 to 100000",
  noEntries: "No entry is like that.",
  unsealed: "unsealed",
};

function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
