import type { RegoVersion } from "@sekisho/rego";
import { formatModule, isSameModule, type TargetVersion } from "@sekisho/rego/tools";
import { opaFmt } from "./opa-fmt.ts";

/** How texts are asked: `--v0-v1` reads v0, the others what they write. */
export interface FormatMode {
  readonly target: TargetVersion;
  readonly regoVersion: RegoVersion;
}

export const formatModes: readonly FormatMode[] = [
  { target: "v1", regoVersion: "v1" },
  { target: "v0", regoVersion: "v0" },
  { target: "v0v1", regoVersion: "v0" },
];

function parses(text: string, regoVersion: RegoVersion): boolean {
  const { diagnostics } = formatModule(text, "a.rego", { target: regoVersion, checkResult: false });
  return diagnostics.every(({ code }) => code !== "rego_parse_error");
}

export interface FormatReport {
  readonly asked: number;
  readonly same: number;
  /** OPA's layout changes the program, loses a comment, or is changed by a second pass: ours must not. */
  readonly mended: number;
  readonly differences: readonly string[];
}

/** Lays out texts here and by OPA. Ours must also be the same program, and a second pass must change nothing. */
export async function compareFormats(
  opa: string,
  all: readonly string[],
  { target, regoVersion }: FormatMode,
): Promise<FormatReport> {
  // Whether both parsers refuse the same is for the comparison of checkers.
  const texts = all.filter((text) => parses(text, regoVersion));
  const theirs = await opaFmt(opa, texts, target);
  const again = await opaFmt(
    opa,
    theirs.map((text) => text ?? ""),
    target,
  );
  const written: RegoVersion = target === "v1" ? "v1" : "v0";
  let same = 0;
  let mended = 0;
  const differences: string[] = [];
  for (const [i, text] of texts.entries()) {
    const { value: ours, diagnostics } = formatModule(text, "a.rego", { target, regoVersion });
    const isBroken = (found: string, second: string | undefined): boolean =>
      second !== found || !isSameModule({ text, regoVersion }, { text: found, regoVersion: written });
    const tell = (what: string): void =>
      void differences.push(`${what}\n${text}\n--- OPA\n${theirs[i]}\n--- ours\n${ours}`);
    if (ours !== undefined) {
      const second = formatModule(ours, "a.rego", { target, regoVersion: written }).value;
      if (isBroken(ours, second)) tell("ours is another module, or not settled");
    }
    const found = theirs[i];
    if (ours === found) same++;
    else if (found !== undefined && isBroken(found, again[i])) mended++;
    else tell(ours === undefined ? `we refuse: ${diagnostics[0]?.message}` : "another layout");
  }
  return { asked: texts.length, same, mended, differences };
}
