/**
 * `node tools/terminal-svg.ts`: makes the pictures of the README, docs/images/*.svg, from what the program really
 * prints about the example company. A test compares them, so that a picture can't grow old.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { run } from "@sekisho/cli";
import { ROOT } from "./steps.ts";

/** A picture: its file from the checkout's root, and the command that it shows, run in examples/company. */
export interface Picture {
  readonly file: string;
  readonly argv: readonly string[];
}

const CHECK = ["check", "--at", "2026-11-22", "deploy/storefront", "deploy/ledger/ledger.yaml"];

export const pictures: readonly Picture[] = [
  { file: "docs/images/check.svg", argv: CHECK },
  { file: "docs/images/check.ja.svg", argv: [...CHECK, "--lang", "ja"] },
];

const COLUMNS = 100;

/** Runs a picture's command as in a terminal with colours and draws it with its prompt. */
export async function draw({ argv }: Picture): Promise<string> {
  let printed = "";
  const write = (text: string): void => {
    printed += text;
  };
  await run(argv, {
    cwd: join(ROOT, "examples", "company"),
    env: {},
    clock: { now: () => Date.now() },
    terminal: {
      out: write,
      err: write,
      read: () => Promise.resolve(new Uint8Array()),
      keyboard: true,
      colors: true,
      columns: COLUMNS,
    },
  });
  const command = `sekisho ${argv.join(" ")}`;
  return terminalSvg(`\x1b[2m$\x1b[22m ${command}\n${printed}`, command);
}

/** A run of characters of one style; `column` counts cells from 0, `width` is in cells. */
export interface Run {
  readonly text: string;
  readonly column: number;
  readonly width: number;
  /** Names of {@link CLASSES}, in their order. */
  readonly classes: readonly string[];
}

/** What the program uses of ECMA-48's select graphic rendition: the class that a code sets, and what unsets it. */
const CLASSES: readonly { readonly name: string; readonly on: number; readonly off: number }[] = [
  { name: "bold", on: 1, off: 22 },
  { name: "dim", on: 2, off: 22 },
  { name: "red", on: 31, off: 39 },
  { name: "green", on: 32, off: 39 },
  { name: "yellow", on: 33, off: 39 },
  { name: "cyan", on: 36, off: 39 },
];

/** Full-width characters take two cells. */
const WIDE = /[\u2e80-\u303e\u3041-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/;

/** Lines of runs; a run changes with style and with the width of its characters, so that each can be put in its cell. */
export function runsOf(text: string): readonly (readonly Run[])[] {
  const active = new Set<string>();
  return text
    .trimEnd()
    .split("\n")
    .map((line) => {
      const runs: Run[] = [];
      let column = 0;
      // oxlint-disable-next-line no-control-regex -- the escape character is what starts a code
      for (const [, code, plain = ""] of line.matchAll(/\x1b\[(\d+)m|([^\x1b]+)/g)) {
        if (code !== undefined) setClass(active, Number(code));
        for (const piece of plain.match(/[^\u2e80-\uffff]+|[\u2e80-\uffff]+/g) ?? []) {
          const width = WIDE.test(piece) ? piece.length * 2 : piece.length;
          const classes = CLASSES.flatMap(({ name }) => (active.has(name) ? [name] : []));
          if (piece.trim() !== "") runs.push({ text: piece, column, width, classes });
          column += width;
        }
      }
      return runs;
    });
}

function setClass(active: Set<string>, code: number): void {
  for (const { name, on, off } of CLASSES) {
    if (code === on) active.add(name);
    else if (code === off || code === 0) active.delete(name);
  }
}

/** Pixels. */
const CELL = { width: 7.8, height: 18 } as const;
const PADDING = { x: 18, top: 46, bottom: 16 } as const;

/** What a terminal shows, with its colours, as an SVG that reads well on light and on dark pages. */
export function terminalSvg(text: string, title: string): string {
  const lines = runsOf(text);
  const width = Math.ceil(COLUMNS * CELL.width + 2 * PADDING.x);
  const height = lines.length * CELL.height + PADDING.top + PADDING.bottom;
  const rows = lines.flatMap((runs, row) => runs.map((run) => drawRun(run, PADDING.top + row * CELL.height + 12)));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" xml:space="preserve">
<title>${escape(title)}</title>
<style>${STYLE}</style>
<rect class="page" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>
<circle class="button" cx="20" cy="19" r="5"/><circle class="button" cx="38" cy="19" r="5"/><circle class="button" cx="56" cy="19" r="5"/>
${rows.join("\n")}
</svg>
`;
}

const STYLE = `
text{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:13px;fill:#1f2328;white-space:pre}
.page{fill:#ffffff;stroke:#d1d9e0}.button{fill:#d1d9e0}
.bold{font-weight:600}.dim{fill:#59636e}.red{fill:#c21c2c}.green{fill:#116329}.yellow{fill:#7d4e00}.cyan{fill:#0a5a8a}
@media (prefers-color-scheme:dark){text{fill:#e6edf3}.page{fill:#0d1117;stroke:#3d444d}.button{fill:#3d444d}
.dim{fill:#9198a1}.red{fill:#ff7b72}.green{fill:#56d364}.yellow{fill:#e3b341}.cyan{fill:#79c0ff}}
`;

function drawRun({ text, column, width, classes }: Run, y: number): string {
  // Spaces at the start are left out, because viewers differ about them.
  const lead = text.length - text.trimStart().length;
  const shown = text.trim();
  const cells = shown.length * (width / text.length);
  const x = PADDING.x + (column + lead) * CELL.width;
  const style = classes.length === 0 ? "" : ` class="${classes.join(" ")}"`;
  return `<text x="${pixels(x)}" y="${y}" textLength="${pixels(cells * CELL.width)}"${style}>${escape(shown)}</text>`;
}

function pixels(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

if (import.meta.main) {
  for (const picture of pictures) {
    const path = join(ROOT, picture.file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, await draw(picture));
    console.log(`written: ${picture.file}`);
  }
}
