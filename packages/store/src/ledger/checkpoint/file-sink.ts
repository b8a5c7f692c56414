import { mkdir, open, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { notesOf, parseNote } from "./note.ts";
import type { CheckpointSink } from "./sink.ts";

/** Appends signed notes to a file, each followed by an empty line; on disk before `write` resolves. */
export function fileSink(path: string): CheckpointSink {
  let startsLine = true;
  return {
    name: `file ${path}`,
    async newest() {
      const text = await readFile(path, "utf8").catch((error: unknown) => {
        if (error instanceof Error && Reflect.get(error, "code") === "ENOENT") return "";
        throw error;
      });
      // A crash may have cut the last one off: what follows must not be taken for its rest.
      startsLine = text === "" || text.endsWith("\n\n");
      return notesOf(text).notes.reduce((newest, note) => Math.max(newest, parseNote(note)?.size ?? 0), 0);
    },
    async write(notes) {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const file = await open(path, "a", 0o600);
      try {
        await file.appendFile(`${startsLine ? "" : "\n\n"}${notes.map((note) => `${note}\n`).join("")}`);
        await file.sync();
      } finally {
        await file.close();
      }
      startsLine = true;
    },
  };
}
