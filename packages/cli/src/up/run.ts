import { getCompileCacheDir } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Invocation } from "@sekisho/gate";
import { commandPage, diagnosticBlock, languageOf } from "@sekisho/gate-files/print";
import { gates, up } from "@sekisho/server/up";
import { openBrowser } from "./open-browser.ts";
import { EventPrinter, heading } from "./print.ts";
import { readServeSettings } from "./serve-settings.ts";
import { readSettings } from "./settings.ts";
import { wordsOf } from "./words.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const STOPPED = 0;
const CANT_RUN = 2;

/** `sekisho up`: 0 stopped as it was told to, 2 can't run. The only place of all its processes that signals reach. */
export function runUp(invocation: Invocation): Promise<number> {
  return runBy(invocation, { read: readSettings, isDesk: true });
}

/** `sekisho serve`: one of several servers on one PostgreSQL; otherwise as {@link runUp}. */
export function runServe(invocation: Invocation): Promise<number> {
  return runBy(invocation, { read: readServeSettings, isDesk: false });
}

interface Kind {
  readonly read: typeof readSettings;
  /** Whether a person may have started it to look at it. */
  readonly isDesk: boolean;
}

async function runBy(invocation: Invocation, { read, isDesk }: Kind): Promise<number> {
  const { options, env, terminal, version } = invocation;
  const { lang } = options;
  const words = wordsOf(lang === "ja" || lang === "en" ? lang : languageOf(env));
  const { value: settings, diagnostics } = await read(invocation);
  if (settings === undefined) {
    const page = commandPage(invocation);
    terminal.err(diagnostics.map((diagnostic) => `${diagnosticBlock(diagnostic, page)}\n`).join("\n"));
    return CANT_RUN;
  }
  const printer = new EventPrinter(terminal, words);
  const isShown = isDesk && options["noOpen"] !== true;
  terminal.out(heading(settings, words, version));
  const supervisor = up({
    ...settings,
    entry: childEntry(),
    gates,
    builtinRulebooks: invocation.builtinRulebooks,
    env: childEnvironment(env),
    onEvent: (event) => {
      printer.on(event);
      if (event.event === "all-ready" && isShown && printer.origin !== undefined) {
        openBrowser(printer.origin, { env, platform: process.platform, isTerminal: terminal.keyboard });
      }
    },
  });
  const stop = (): void => supervisor.stop();
  for (const signal of SIGNALS) process.on(signal, stop);
  const hopeless = await supervisor.ended;
  for (const signal of SIGNALS) process.off(signal, stop);
  printer.end(hopeless);
  return hopeless === undefined ? STOPPED : CANT_RUN;
}

/** Beside this file in a checkout; a file of its own beside the bundle (tools/build.ts). */
function childEntry(): string {
  return fileURLToPath(new URL(import.meta.url.endsWith(".ts") ? "./child.ts" : "./up-child.js", import.meta.url));
}

/**
 * Children start from the code that this process compiled, where it keeps any. With a pool of its own for each thread, the C
 * library would hold on to what threads have handed back.
 */
function childEnvironment(env: Invocation["env"]): Invocation["env"] {
  const cache = getCompileCacheDir();
  // Node adds its own version to the directory.
  const kept = cache === undefined ? {} : { NODE_COMPILE_CACHE: dirname(cache) };
  return { MALLOC_ARENA_MAX: "2", ...kept, ...env };
}
