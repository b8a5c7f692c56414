/** A fenced block of a Markdown page. */
export interface Block {
  /** The first word behind the fence: `yaml`, `console`. */
  readonly language: string;
  /** The other words: `file=deploy/api.yaml` by its name, a bare word as "". */
  readonly marks: ReadonlyMap<string, string>;
  readonly text: string;
  /** Of its first line of text, from 1. */
  readonly line: number;
}

/** The fenced blocks of a page in their order; fences of a longer block (four backticks) may stand inside. */
export function blocksOf(page: string): readonly Block[] {
  const blocks: Block[] = [];
  const lines = page.split("\n");
  for (let at = 0; at < lines.length; at++) {
    const open = /^( *)(`{3,})([^`]*)$/.exec(lines[at] ?? "");
    const [, indent = "", fence = "", info = ""] = open ?? [];
    if (open === null) continue;
    const start = at + 1;
    do at++;
    while (at < lines.length && lines[at]?.trim() !== fence);
    const [language = "", ...marks] = info.trim().split(/\s+/);
    const text = lines.slice(start, at).map((line) => line.slice(indent.length));
    blocks.push({ language, marks: new Map(marks.map(readMark)), text: `${text.join("\n")}\n`, line: start + 1 });
  }
  return blocks;
}

function readMark(mark: string): [string, string] {
  const equals = mark.indexOf("=");
  return equals < 0 ? [mark, ""] : [mark.slice(0, equals), mark.slice(equals + 1)];
}

/** The page without its fenced blocks and inline code, line by line as before: what links and headings stand in. */
export function proseOf(page: string): string {
  let fence = "";
  return page
    .split("\n")
    .map((line) => {
      const found = /^ *(`{3,})/.exec(line)?.[1] ?? "";
      const isFence = fence === "" ? found !== "" : line.trim() === fence;
      if (isFence) fence = fence === "" ? found : "";
      return isFence || fence !== "" ? "" : line;
    })
    .join("\n");
}

/** The anchors of a page's headings, as code hosts make them. */
export function anchorsOf(page: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading = ""] of proseOf(page).matchAll(/^#{1,6} +(.+?) *$/gm)) {
    const base = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M} _-]/gu, "")
      .replaceAll(" ", "-");
    let anchor = base;
    for (let n = 1; anchors.has(anchor); n++) anchor = `${base}-${n}`;
    anchors.add(anchor);
  }
  return anchors;
}
