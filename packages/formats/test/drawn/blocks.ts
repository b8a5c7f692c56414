import { isJsonArray, type Json } from "@sekisho/core";
import { dockerfile } from "../../src/dockerfile/index.ts";
import { nginx } from "../../src/nginx/index.ts";
import { spdx } from "../../src/spdx/index.ts";
import { anyOf, below, type Drawn, joined, several, valueOf } from "./drawn.ts";

export const drawnDockerfile: Drawn = {
  format: dockerfile,
  texts: joined(
    anyOf("", "# syntax=x\n", "ARG V=1\n"),
    "FROM a AS b\n",
    several(
      anyOf(
        "RUN a  b \\\n  && c",
        'RUN ["x", "\\u0061 y"]',
        "RUN --network=none --mount=type=cache,target=/x go \\\n build",
        "COPY --from=b a \\\n # c\n\n b c/",
        'ENV a=b \\\n  c="d e"',
        "ENV a b c",
        "LABEL x='y z' \"q\"=r",
        "ONBUILD RUN x",
        "  expose 80 443/udp",
        "# c",
        'CMD [ "a" , "b" ]',
        "ENTRYPOINT a  b",
        "HEALTHCHECK --retries=3 CMD a b",
        "USER é",
        "FROM b",
        "COPY <<E <<-F /x/\na\nE\n\tb\n\tF",
        "RUN <<E\n a\nE",
        "VOLUME /a /b",
      ).chain((line) => anyOf(`${line}\n`, `${line}\n\n`, `${line}\r\n`)),
    ),
  ),
  says({ part, path, value, text }) {
    if (path.length === 1) {
      const alone = valueOf(dockerfile, `${/^from\b/i.test(part) ? "" : "FROM x\n"}${part}\n`);
      const items = isJsonArray(alone) ? alone : [];
      // A comment stands before the instruction that follows it, or at the start.
      const item = part.startsWith("#") ? items.find((one) => below(one, ["Cmd"]) === "comment") : items.at(-1);
      // The number of the stage says how many there are above.
      return item === undefined ? undefined : { ...(item as object), Stage: below(value, ["Stage"]) ?? null };
    }
    if (path[1] === "Cmd") return part.startsWith("#") ? "comment" : part.toLowerCase();
    if (path.length !== 3 || text.includes("<<") || part.startsWith("#")) return undefined;
    if (path[1] === "Flags") return part;
    if (part.startsWith('"') && below(valueOf(dockerfile, text), [path[0] ?? 0, "JSON"]) === true)
      return JSON.parse(part) as Json;
    // White space before a continued line is part of it; comments and empty lines in between are not.
    return part.replaceAll(/\\\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*/g, "");
  },
};

const word = anyOf("a", "b/c", '"d e"', "'f;{'", "$x", "${y}", "1k", "~", "\\;", "é", "k=v");
const gap = anyOf(" ", "\n  ", " # c\n ", "\t");

const simple: ReturnType<typeof joined> = joined(
  anyOf("user", "root", "listen", "set"),
  gap,
  several(word, 3, " "),
  anyOf(";", " ;", ";\n", "; # c\n"),
);
const inner = joined(
  anyOf("location /x", "server", "events", "types"),
  anyOf(" ", "\n"),
  "{",
  gap,
  several(simple, 3),
  "}",
  anyOf("", "\n"),
);

export const drawnNginx: Drawn = {
  format: nginx,
  texts: several(
    anyOf("", "http {").chain((head) =>
      joined(
        head,
        several(
          anyOf("s", "i").chain((kind) => (kind === "s" ? simple : inner)),
          4,
        ),
        head === "" ? "\n" : "}\n",
      ),
    ),
    3,
  ),
  says({ part, path, value, text }) {
    const [last, before] = [path.at(-1), path.at(-2)];
    if (before === "directives") return below(valueOf(nginx, part), ["directives", 0]);
    if (before === "parameters") return below(valueOf(nginx, `x ${part};`), ["directives", 0, "parameters", 0]);
    if (last === "name") return part;
    if (last !== "block" || JSON.stringify(value) === "{}") return undefined;
    const name = below(valueOf(nginx, text), [...path.slice(0, -1), "name"]);
    return below(valueOf(nginx, `${name === "http" ? "http" : "events"} ${part}`), ["directives", 0, "block"]);
  },
};

const HEAD =
  "SPDXVersion: SPDX-2.3\nDataLicense: CC0-1.0\nSPDXID: SPDXRef-DOCUMENT\nDocumentName: n\nDocumentNamespace: u\nCreator: Tool: t\nCreated: 2026-01-01T00:00:00Z\n";

export const drawnSpdx: Drawn = {
  format: spdx,
  texts: joined(
    HEAD,
    anyOf("", "# c\n", "DocumentComment: <text>a\n b</text>\n"),
    several(
      anyOf("p", "q", "r").chain((id) =>
        joined(
          `PackageName: ${id}\nSPDXID: SPDXRef-${id}\nPackageDownloadLocation: NOASSERTION\n`,
          several(
            anyOf(
              "PackageVersion:  1.0 \n",
              "PackageSummary: <text>x\n\ny</text>\n",
              "PackageLicenseConcluded: MIT OR X\n",
              "FilesAnalyzed: false\n",
              "PackageChecksum: SHA1: 85ed0817af83a24ad8da68c2b5094de69833983c\n",
              "ExternalRef: SECURITY cpe23Type cpe:2.3:a\n",
              "PackageSupplier: Organization: é\n",
              "\n",
            ),
            4,
          ),
        ),
      ),
      2,
    ),
  ),
  says({ part, value }) {
    if (typeof value === "boolean") return part === "true" || part === "false" ? part === "true" : undefined;
    return typeof value === "string" && part !== "" && part.length <= value.length + 13
      ? part.replace(/^<text>(.*)<\/text>$/s, "$1")
      : undefined;
  },
};
