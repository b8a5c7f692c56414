import type { Invocation } from "@sekisho/gate";
import { openKeptCode } from "@sekisho/rulebook";
import { exitStatus } from "../answer/report.ts";
import { wordsOf } from "../answer/words.ts";
import { told } from "../check.ts";
import type { CommandLine } from "../config.ts";
import { Run } from "../run.ts";
import { watchedDirectories } from "./directories.ts";
import { ReadCache } from "./read-cache.ts";
import { Watcher } from "./watcher.ts";

/** Judges again on each change, until somebody ends it: with the status of the last run. Only files that changed are read again. */
export async function watch(invocation: Invocation, line: CommandLine): Promise<number> {
  const { env, cwd, terminal, clock, options, builtinRulebooks } = invocation;
  const ended = terminal.interrupted?.().then(() => "ended" as const);
  const watcher = new Watcher({ passedOver: line.outputs.flatMap(({ file }) => file ?? []) });
  const cache = new ReadCache();
  const unwatched = new Set<string>();
  const follow = (run: Run): void => {
    for (const [directory, why] of watcher.follow(watchedDirectories(run, builtinRulebooks))) {
      if (!unwatched.has(directory)) terminal.err(`sekisho: ${directory} can't be watched: ${why}\n`);
      unwatched.add(directory);
    }
  };
  try {
    for (;;) {
      const started = performance.now();
      const now = options["at"] === undefined ? clock.now() : line.now;
      const run = new Run(invocation, { ...line, now });
      run.cache = cache;
      // Before anything is read: what changes meanwhile is a change.
      follow(run);
      const kept = await openKeptCode(env, cwd);
      await run.judge(kept.engine);
      follow(run);
      const { outcome, isWritten } = await told(run, { line: { ...line, now }, invocation, started });
      kept.store();
      closeScripts(run);
      terminal.err(`${wordsOf(line.language).waiting}\n`);
      const next = await Promise.race([watcher.change(), ...(ended === undefined ? [] : [ended])]);
      if (next === "ended") return exitStatus[isWritten ? outcome : "could-not-judge"];
    }
  } finally {
    watcher.close();
  }
}

/** The next run loads its rules anew. */
function closeScripts({ rulebooks }: Run): void {
  for (const { rulebook } of rulebooks) {
    for (const rule of rulebook.rules) if (rule.kind === "script") rule.scripts.close();
  }
}
