import { isJsonArray, isJsonObject, type Json } from "@sekisho/core";
import * as fc from "fast-check";
import { cyclonedx } from "../../src/cyclonedx/index.ts";
import { jsonc } from "../../src/jsonc/index.ts";
import { toml } from "../../src/toml/index.ts";
import { xml } from "../../src/xml/index.ts";
import { anyOf, below, type Drawn, joined, several, space, valueOf } from "./drawn.ts";

const gap = anyOf("", " ", "\n", "// c\n", "/* , */", "# }\n", "\t");

const jsonLike = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    anyOf("1", "-2.50e3", "0.1", "12345678901234567890", "true", "null", '"a"', '"\\u0061//\\""', '"é,}"'),
    joined("[", gap, several(joined(tie("value"), gap), 3, ","), gap, "]"),
    fc
      .uniqueArray(anyOf('"a"', '"b c"', '"\\u0063"', '"__proto__"'), { maxLength: 3 })
      .chain((keys) =>
        joined(
          "{",
          ...keys.map((key, i) => joined(i === 0 ? "" : ",", gap, key, gap, ":", gap, tie("value"), gap)),
          "}",
        ),
      ),
  ),
})).value;

export const drawnJsonc: Drawn = {
  format: jsonc,
  texts: joined(gap, jsonLike, gap),
  says: ({ part }) => valueOf(jsonc, part),
  keySays: (part) => JSON.parse(part) as string,
};

const tomlScalar = anyOf(
  "1",
  "1_000",
  "0xfF",
  "-1.50e3",
  "true",
  '"a\\tb#"',
  "'l\\'",
  '"""\nm\\\n   x "y" """',
  "'''\nq'''",
  "1979-05-27",
  "07:32:00",
  "1979-05-27 07:32:00Z",
  '"é"',
);
const breaks = anyOf("", " ", "\n", " # ]\n");
const tomlValue = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    tomlScalar,
    joined("[", breaks, several(joined(tie("value"), breaks), 3, ","), "]"),
    fc
      .uniqueArray(anyOf("a", '"b c"', "'d'", "e.f"), { maxLength: 3 })
      .chain((keys) =>
        joined("{", ...keys.map((key, i) => joined(i === 0 ? " " : ", ", key, " = ", tie("value"))), " }"),
      ),
  ),
})).value;
const tomlEntries = fc
  .uniqueArray(anyOf("a", "b-1", '"c d"', "'e'", "f.g", "é".replace("é", '"é"')), { maxLength: 3 })
  .chain((keys) =>
    joined("", ...keys.map((key) => joined(space, key, space, "=", space, tomlValue, anyOf("\n", " # c\n", "\r\n\n")))),
  );

export const drawnToml: Drawn = {
  format: toml,
  texts: joined(
    tomlEntries,
    fc
      .subarray(["[t]\n", "[ t . u ]\n", '[v."w x"] # c\n', "[[z]]\n", "[[z]]\n", "[z.y]\n"])
      .chain((heads) => joined("", ...heads.map((head) => joined(head, tomlEntries)))),
  ),
  says({ part, path, value }) {
    const isTable = isJsonObject(value)
      ? !part.startsWith("{")
      : isJsonArray(value) && path[0] === "z" && path.length === 1;
    return isTable ? undefined : below(valueOf(toml, `x = ${part}\n`), ["x"]);
  },
};

const xmlText = anyOf("t", " t u ", "\n", "&lt;&#65;", "<![CDATA[<c>]]>", "<!-- c -->", "é\r\n", "");
const attributes = fc.subarray([' x="1"', " y = '&amp;2'", ' n:z=""']).map((some) => some.join(""));
const xmlElement = fc.letrec<{ element: string }>((tie) => ({
  element: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    anyOf("a", "n:b", "é").chain((name) => joined(`<${name}`, attributes, anyOf("/>", " />"))),
    anyOf("a", "b", "c-d").chain((name) =>
      joined(`<${name}`, attributes, ">", several(fc.oneof(xmlText, tie("element")), 4), `</${name}>`),
    ),
  ),
})).element;

/** The text of an element, or of its CDATA, as the text of another one. */
function xmlSays({ part, text, start }: { part: string; text: string; start: number }): Json | undefined {
  const isData = text.slice(0, start).endsWith("<![CDATA[") || /<!\[CDATA\[\s*$/.test(text.slice(0, start));
  return below(valueOf(xml, isData ? `<a><![CDATA[${part}]]></a>` : `<a>${part}</a>`), ["a"]);
}

export const drawnXml: Drawn = {
  format: xml,
  texts: joined(anyOf("", '<?xml version="1.0"?>\n'), xmlElement, anyOf("", "\n")),
  says(place) {
    const { part, path, value } = place;
    const last = path.at(-1);
    if (path.length === 0 || isJsonArray(value)) return undefined;
    if (typeof last === "string" && last.startsWith("-")) return below(valueOf(xml, `<a b="${part}"/>`), ["a", "-b"]);
    if (!part.startsWith("<")) return typeof value === "string" ? xmlSays(place) : undefined;
    const read = valueOf(xml, part);
    return isJsonObject(read) ? Object.values(read)[0] : undefined;
  },
};

const COMPONENT = [
  "<name>n</name>",
  "<version> 1 </version>",
  "<modified>true</modified>",
  "<licenses><license><id>MIT</id></license><expression>A &amp; B</expression></licenses>",
  "<hashes><hash alg='MD5'>a<!-- c -->b</hash></hashes>",
  "<purl/>",
  "<evidence><occurrences><occurrence line='3'/></occurrences></evidence>",
];
const component = joined(
  "<component",
  anyOf("", ' type="library"', " bom-ref='x'"),
  ">",
  fc.subarray(COMPONENT).map((parts) => parts.join("\n")),
  "</component>",
);

export const drawnCyclonedx: Drawn = {
  format: cyclonedx,
  texts: fc.oneof(
    joined(
      "<bom",
      anyOf("", ' version="3"'),
      ">",
      anyOf("", "<metadata><timestamp>t</timestamp></metadata>"),
      "<components>",
      several(component, 3, "\n"),
      "</components>",
      "</bom>",
    ),
    fc.jsonValue().map((json) => JSON.stringify({ specVersion: "1.6", other: json }, null, 1)),
  ),
  says({ part, value, path, text }) {
    if (text.startsWith("{"))
      return valueOf(cyclonedx, `{"x": ${part}}`) === undefined
        ? undefined
        : below(valueOf(cyclonedx, `{"x": ${part}}`), ["x"]);
    const isWritten = typeof value !== "object" && value !== null && !part.startsWith("<") && path[0] !== "specVersion";
    if (!isWritten) return undefined;
    const read =
      below(valueOf(cyclonedx, `<bom><metadata><timestamp>${part}</timestamp></metadata></bom>`), [
        "metadata",
        "timestamp",
      ]) ?? "";
    if (typeof value === "string") return read;
    return typeof read === "string" ? (JSON.parse(read) as Json) : undefined;
  },
};
