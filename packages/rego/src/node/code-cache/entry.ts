/** One file of the cache: the program as JSON, and beside it its texts and V8's code for them, as they are. */
import type { SavedProgram } from "../../saved/saved.ts";

export interface Entry {
  readonly program: SavedProgram;
  readonly fast: Code;
  readonly tracked: Code;
}

/** V8's code for a text. */
export interface Code {
  /** Whether the text had run when the code was taken: only then does it hold the functions. */
  readonly hasRun: boolean;
  readonly data: Buffer | undefined;
}

export const noCode: Code = { hasRun: false, data: undefined };

interface Head {
  readonly program: SavedProgram;
  readonly hasRun: readonly [fast: boolean, tracked: boolean];
  /** Bytes of: text, code; text, code. */
  readonly lengths: readonly number[];
}

export function encodeEntry({ program, fast, tracked }: Entry): Buffer {
  const bodies = [
    Buffer.from(program.fast.text),
    fast.data ?? Buffer.alloc(0),
    Buffer.from(program.tracked?.text ?? ""),
    tracked.data ?? Buffer.alloc(0),
  ];
  const head: Head = {
    program: {
      ...program,
      fast: { ...program.fast, text: "" },
      tracked: program.tracked && { ...program.tracked, text: "" },
    },
    hasRun: [fast.hasRun, tracked.hasRun],
    lengths: bodies.map(({ length }) => length),
  };
  const json = Buffer.from(JSON.stringify(head));
  const size = Buffer.alloc(4);
  size.writeUInt32LE(json.length);
  return Buffer.concat([size, json, ...bodies]);
}

/** Reads what `encodeEntry` wrote; the seal of the file has told that it did. */
export function decodeEntry(bytes: Buffer): Entry {
  let at = 4 + bytes.readUInt32LE();
  const { program, hasRun, lengths } = JSON.parse(bytes.toString("utf8", 4, at)) as Head;
  const [fastText, fastCode, trackedText, trackedCode] = lengths.map((length) => bytes.subarray(at, (at += length)));
  return {
    program: {
      ...program,
      fast: { ...program.fast, text: String(fastText) },
      tracked: program.tracked && { ...program.tracked, text: String(trackedText) },
    },
    fast: { hasRun: hasRun[0], data: fastCode?.length === 0 ? undefined : fastCode },
    tracked: { hasRun: hasRun[1], data: trackedCode?.length === 0 ? undefined : trackedCode },
  };
}
