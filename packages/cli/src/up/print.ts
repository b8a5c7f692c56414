import { isJsonObject, type Json } from "@sekisho/core";
import type { Invocation } from "@sekisho/gate";
import { visible } from "@sekisho/gate-files/print";
import { gates, type Hopeless, type SupervisorEvent } from "@sekisho/server/up";
import { shownUrl } from "@sekisho/store/url";
import { placesOf, type UpSettings } from "./settings.ts";
import type { Words } from "./words.ts";

/** What runs, where the data is, and how to stop it. */
export function heading(settings: UpSettings, words: Words, version: string): string {
  const services = gates.flatMap((gate) => (gate.services ?? []).map(({ name }) => `${gate.name}/${name}`));
  const { store, checkpoints } = placesOf(settings);
  const lines: readonly (readonly [string, readonly string[]])[] = [
    [words.gates, [gates.map(({ name }) => name).join(", ")]],
    [words.services, services.length > 0 ? [services.join(", ")] : []],
    [words.data, [settings.data]],
    [words.store, [shownUrl(store)]],
    [words.checkpoints, checkpoints],
    [words.stop, [words.howToStop(process.pid)]],
  ];
  return `${words.title(version)}\n${table(lines, words)}`;
}

/** Names in a column, each with its values below one another. */
function table(lines: readonly (readonly [string, readonly string[]])[], words: Words): string {
  const names = [...lines.map(([name]) => name), words.checkpoints, words.signIn];
  const width = Math.max(...names.map(cells)) + 2;
  const shown = lines.flatMap(([name, values]) =>
    values.map(
      (value, i) => `  ${i === 0 ? name + " ".repeat(width - cells(name)) : " ".repeat(width)}${visible(value)}\n`,
    ),
  );
  return shown.join("");
}

/** Tells a person what happens; what goes as it should is told once. */
export class EventPrinter {
  readonly #terminal: Invocation["terminal"];
  readonly #words: Words;
  readonly #startedAt = performance.now();
  readonly #ended = new Set<string>();
  #isStopping = false;
  #origin: string | undefined;

  constructor(terminal: Invocation["terminal"], words: Words) {
    this.#terminal = terminal;
    this.#words = words;
  }

  on(event: SupervisorEvent): void {
    const words = this.#words;
    if (event.event === "all-ready") {
      this.#terminal.out(`${words.ready(seconds(performance.now() - this.#startedAt))}\n`);
    } else if (event.event === "stopping") {
      this.#isStopping = true;
      this.#terminal.err(`${words.stopping}\n`);
    } else if (event.event === "ready") {
      this.#tell(event.tell);
      if (this.#ended.delete(event.child)) this.#terminal.err(`${words.backAgain(event.child)}\n`);
    } else if (event.againInMs !== undefined && !this.#isStopping) {
      this.#ended.add(event.child);
      const how = event.signal ?? (event.code === null ? words.notStarted : words.status(event.code));
      this.#terminal.err(`${words.again(event.child, how, seconds(event.againInMs))}\n`);
    }
  }

  /** Where the server is; undefined before it is ready. */
  get origin(): string | undefined {
    return this.#origin;
  }

  /** Where the server is, and how the first administrator comes in; said when it is ready for the first time. */
  #tell(tell: Json): void {
    if (!isJsonObject(tell) || this.#origin !== undefined) return;
    const { origin, signInSecret } = tell;
    if (typeof origin !== "string") return;
    this.#origin = origin;
    const words = this.#words;
    // Behind the #, no server on the way sees it.
    const link = typeof signInSecret === "string" ? [`${origin}/sign-in#${signInSecret}  (${words.signInOnce})`] : [];
    this.#terminal.out(
      table(
        [
          [words.address, [origin]],
          [words.signIn, link],
        ],
        words,
      ),
    );
  }

  /** The last word. */
  end(hopeless: Hopeless | undefined): void {
    const words = this.#words;
    if (hopeless === undefined) this.#terminal.err(`${words.stopped}\n`);
    else this.#terminal.err(`sekisho: ${words.hopeless(hopeless.child, visible(hopeless.message))}\n`);
  }
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}

/** How wide a word stands on a terminal: Japanese letters take two cells. */
function cells(word: string): number {
  return Array.from(word).reduce((sum, letter) => sum + (letter > "\u2e80" ? 2 : 1), 0);
}
