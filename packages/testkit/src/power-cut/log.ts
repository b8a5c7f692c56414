/** What a process did to its files, as `recorder.c` wrote it down. */
export type Operation =
  | { readonly kind: "write"; readonly name: string; readonly offset: number; readonly data: Buffer }
  | { readonly kind: "cut"; readonly name: string; readonly length: number }
  | { readonly kind: "sync" | "syncNames" | "make" | "remove"; readonly name: string }
  | { readonly kind: "rename" | "link"; readonly name: string; readonly to: string };

const HEAD_BYTES = 19;

/** Reads a log; a last record without its end was not done yet. */
export function readLog(log: Buffer): readonly Operation[] {
  const operations: Operation[] = [];
  for (let at = 0; at + HEAD_BYTES <= log.length; ) {
    const nameLength = log.readUInt16LE(at + 1);
    const offset = Number(log.readBigUInt64LE(at + 3));
    const length = Number(log.readBigUInt64LE(at + 11));
    const dataAt = at + HEAD_BYTES + nameLength;
    const next = dataAt + length;
    if (next > log.length) break;
    const name = log.toString("utf8", at + HEAD_BYTES, dataAt);
    const letter = String.fromCharCode(log[at] ?? 0);
    operations.push(operationOf(letter, name, { offset, data: log.subarray(dataAt, next) }));
    at = next;
  }
  return operations;
}

function operationOf(
  letter: string,
  name: string,
  { offset, data }: { readonly offset: number; readonly data: Buffer },
): Operation {
  switch (letter) {
    case "w":
      return { kind: "write", name, offset, data };
    case "t":
      return { kind: "cut", name, length: offset };
    case "s":
      return { kind: "sync", name };
    case "d":
      return { kind: "syncNames", name };
    case "c":
      return { kind: "make", name };
    case "u":
      return { kind: "remove", name };
    case "r":
      return { kind: "rename", name, to: data.toString("utf8") };
    case "l":
      return { kind: "link", name, to: data.toString("utf8") };
    default:
      throw new Error(`recorder.c writes no operation ${JSON.stringify(letter)}`);
  }
}
