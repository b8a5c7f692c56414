import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Invocation } from "@sekisho/gate";

const DECLARATION = "sekisho-rule.d.ts";

/** Of an editor only: `sekisho` itself takes files as they are. */
const SETTINGS = `{
  "compilerOptions": {
    "target": "es2024",
    "lib": ["es2024"],
    "module": "nodenext",
    "types": [],
    "strict": true,
    "noUncheckedIndexedAccess": true,
    "erasableSyntaxOnly": true,
    "allowImportingTsExtensions": true,
    "noEmit": true
  }
}
`;

/** `sekisho types`: writes the declarations anew, and an editor's settings where there are none. */
export async function writeTypes({ operands, cwd, terminal }: Invocation): Promise<number> {
  const rulebook = resolve(cwd, operands[0] ?? (existsSync(join(cwd, "rulebook.yaml")) ? "." : "rulebook"));
  if (operands.length > 1 || !existsSync(join(rulebook, "rulebook.yaml"))) {
    terminal.err(
      operands.length > 1
        ? `sekisho: types takes one rulebook, found ${operands.length}\n`
        : `sekisho: there is no rulebook.yaml in ${relative(cwd, rulebook) || "."}; name the directory of the rulebook, or begin one by \`sekisho init\`\n`,
    );
    return 2;
  }
  const rules = join(rulebook, "rules");
  if (!existsSync(rules)) {
    terminal.err(`sekisho: ${relative(cwd, rules)} is not there; rules of a rulebook stand in it\n`);
    return 2;
  }
  const written = [DECLARATION];
  writeFileSync(join(rules, DECLARATION), await declaration());
  if (!existsSync(join(rules, "tsconfig.json"))) {
    writeFileSync(join(rules, "tsconfig.json"), SETTINGS, { flag: "wx" });
    written.push("tsconfig.json");
  }
  terminal.out(`Written:\n${written.map((name) => `  ${relative(cwd, join(rules, name))}\n`).join("")}`);
  return 0;
}

/** A bundle brings the text along. */
async function declaration(): Promise<string> {
  const beside = fileURLToPath(new URL(DECLARATION, import.meta.url));
  if (existsSync(beside)) return readFileSync(beside, "utf8");
  return (await import("@sekisho/rule/declaration")).declarationText();
}
