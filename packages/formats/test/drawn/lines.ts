import { dotenv } from "../../src/dotenv/index.ts";
import { ignore } from "../../src/ignore/index.ts";
import { ini } from "../../src/ini/index.ts";
import { properties } from "../../src/properties/index.ts";
import { anyOf, below, type Drawn, joined, several, space, valueOf } from "./drawn.ts";

const lineEnd = anyOf("\n", "\n", "\r\n", "\n\n");

export const drawnIni: Drawn = {
  format: ini,
  texts: several(
    anyOf("[s]", "[s t]", "[é]", "; c").chain((head) =>
      joined(
        `${head}\n`,
        several(
          joined(
            anyOf("a", "b c", "-", "`q=r`", '"d"'),
            space,
            anyOf("=", ":"),
            space,
            anyOf("v", "v w", "1_0", "-2.50", "true", '"q"', "'q'", "`a;b`", '"""m\nn"""', "c\\\n  d", "", "é"),
            anyOf("", " ; x", " # y"),
            lineEnd,
          ),
          4,
        ),
      ),
    ),
    3,
  ),
  says: ({ part, path }) => (path.length === 2 ? below(valueOf(ini, `[s]\nk = ${part}\n`), ["s", "k"]) : undefined),
};

export const drawnDotenv: Drawn = {
  format: dotenv,
  texts: several(
    joined(
      anyOf("", "export ", "  "),
      anyOf("A", "B", "LONG_1", "d.e"),
      anyOf("=", " = ", ": "),
      anyOf("v", "v w", '"q # r"', "'s $A'", "$A", "${B}x", '"m\nn"', "'\n'", '"a\\nb"', "", "é", '"\\$A"'),
      anyOf("", " # c", "  "),
      lineEnd,
    ).chain((line) => anyOf(line, `# c\n${line}`)),
  ),
  // What stands above are the variables that it may name.
  says({ part, path, text, start }) {
    const line = text.lastIndexOf("\n", start - 1) + 1;
    return path.length === 1 ? below(valueOf(dotenv, `${text.slice(0, line)}PART=${part}`), ["PART"]) : undefined;
  },
};

export const drawnProperties: Drawn = {
  format: properties,
  texts: several(
    joined(
      space,
      anyOf("a", "b.c", "d\\ e", "f\\:g", "\\u0041", "é"),
      anyOf("=", " = ", ":", " ", "\t:\t"),
      anyOf("v", "v w", "x\\\n   y", "\\u00e9", "a=b", "", "\\tq", "1", "\\\\", "v\\\r\nw"),
      lineEnd,
    ).chain((line) => anyOf(line, `! c\n${line}`)),
  ),
  says: ({ part, path }) => (path.length === 1 ? below(valueOf(properties, `k=${part}\n`), ["k"]) : undefined),
  keySays: (part) => Object.keys(valueOf(properties, `${part}=1\n`) ?? {})[0] ?? "",
};

export const drawnIgnore: Drawn = {
  format: ignore,
  texts: several(joined(space, anyOf("a", "!b/", "# c", "d\\ ", "", "**/é", "\\!x", "\\#"), space, lineEnd)),
  says({ part, path }) {
    if (path.length === 1) return below(valueOf(ignore, part), [0]);
    return path[1] === "Original" ? part : undefined;
  },
};
