import type { Json, Path } from "@sekisho/core";
import { describe, expect, test } from "vitest";
import { anyBytesAreAnswered, ask, everyPathHasAPlace, takesNoTime } from "../../test/laws.ts";
import { xml } from "./index.ts";

const { value, problems, at, document } = ask(xml, "a.xml");

describe("values", () => {
  test.each<readonly [text: string, value: Json]>([
    ["<a/>", ""],
    ["<a> b </a>", "b"],
    ["<a><b/></a>", { b: "" }],
    ["<a><b>1</b><c/><b>2</b></a>", { b: ["1", "2"], c: "" }],
    ['<a b="1">c</a>', { "-b": "1", "#content": "c" }],
    ["<a>x<b/>y</a>", { "#content": "y", b: "" }],
    ["<a>x<b/>\n</a>", { b: "" }],
    ["<a>x<!-- c -->y</a>", "y"],
    ["<a>x<![CDATA[ <y> ]]></a>", "<y>"],
    ['<a x:b="1" b="2" xmlns:x="u"/>', { "-b": ["1", "2"], "-x": "u" }],
    ["<x:a><x:b/></x:a>", { b: "" }],
    ["<a>&lt;&#65;&#x1F600;&amp;amp;</a>", "<A😀&amp;"],
    ["<a b='\"&apos;\r\nc'/>", { "-b": "\"'\nc" }],
    ["<a>\u200b\u00a0b\u0085</a>", "b"],
    ["<a><constructor/><__proto__>1</__proto__></a>", JSON.parse('{"constructor": "", "__proto__": "1"}') as Json],
  ])("%j", (text, expected) => expect(value(text)).toEqual({ a: expected }));

  test("what stands around the root element is passed over", () =>
    expect(
      value(
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE a [<!ELEMENT a ANY> <!-- " --> <?x?>]>\n<a/><!-- c -->\n',
      ),
    ).toEqual({ a: "" }));

  test("another encoding is sound where it can't matter", () =>
    expect(value('<?xml version="1.0" encoding="ISO-8859-1"?><a/>')).toEqual({ a: "" }));
});

const TEXT = `<?xml version="1.0"?>
<project xmlns="http://x" a:b='c&amp;d'>
  <dep> <id>one</id> </dep>
  <dep><id/></dep>
  <n></n>
  text é
</project>
`;

describe("places", () => {
  test.each<readonly [path: Path, key: string | undefined, value: string]>([
    [["project", "-xmlns"], "xmlns", "http://x"],
    [["project", "-b"], "a:b", "c&amp;d"],
    [["project", "dep"], "dep", "<dep> <id>one</id> </dep>\n  <dep><id/></dep>"],
    [["project", "dep", 1], undefined, "<dep><id/></dep>"],
    [["project", "dep", 0, "id"], "id", "one"],
    [["project", "dep", 1, "id"], "id", "<id/>"],
    [["project", "n"], "n", ""],
    [["project", "#content"], undefined, "text é"],
  ])("%j", (path, key, text) => expect(at(TEXT, path)).toEqual([key, text]));

  test("every path has one", () => everyPathHasAPlace(document(TEXT)));
});

describe("mistakes", () => {
  test.each<readonly [text: string, problem: string]>([
    ["", "xml_syntax 1:1"],
    ["a", "xml_syntax 1:1"],
    ["<a>\n<b></a>", "xml_syntax 2:6"],
    ["<a>\n <b>", "xml_syntax 2:2"],
    ["<a/>\n<b/>", "xml_syntax 2:1"],
    ["<a b=c/>", "xml_syntax 1:6"],
    ["<a b='1' b='2'/>", "xml_syntax 1:10"],
    ["<a b='<'/>", "xml_syntax 1:7"],
    ["<a>x & y</a>", "xml_syntax 1:6"],
    ["<a>]]></a>", "xml_syntax 1:4"],
    ["<a>&#0;</a>", "xml_syntax 1:4"],
    ["<a>&#55296;</a>", "xml_syntax 1:4"],
    ["<a>\u0001</a>", "xml_syntax 1:4"],
    ["<a><!-- -- --></a>", "xml_syntax 1:9"],
    ["<a><!-- ", "xml_syntax 1:4"],
    ["<a><![CDATA[", "xml_syntax 1:4"],
    ["<!DOCTYPE a [", "xml_syntax 1:1"],
    ["<a:b:c/>", "xml_syntax 1:2"],
    ["<1/>", "xml_syntax 1:2"],
    ['<?xml version="1.1"?><a/>', "xml_syntax 1:1"],
    ['<?xml version="1.0" encoencoding="IS="UTF-8"?><a/>', "xml_syntax 1:1"],
    ['<?xml encoding="utf-16"?><a/>', "encoding 1:1"],
    ['<?xml encoding="ISO-8859-1"?><a>é</a>', "encoding 1:1"],
    ['<!DOCTYPE a [<!ENTITY b "c">]>\n<a>&b;</a>', "xml_entity 2:4"],
    ["<a>&constructor;</a>", "xml_entity 1:4"],
    ['<!DOCTYPE a [\n<!ENTITY b SYSTEM "file:///etc/passwd">]><a/>', "xml_entity 2:1"],
    ['<!DOCTYPE a [<!ENTITY % b PUBLIC "x" "http://127.0.0.1/">%b;]><a/>', "xml_entity 1:14"],
  ])("%j: %s", (text, problem) => expect(problems(text)).toEqual([problem]));

  test("levels are bounded", () => {
    expect(problems("<a>".repeat(513))).toEqual(["document_too_deep 1:1537"]);
    expect(problems("<a>".repeat(100_000), { maxDepth: 1e9 })).toEqual(["document_too_deep 1:3001"]);
  });
});

describe("hostile texts", () => {
  const entities = Array.from({ length: 20 }, (_, i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(10)}">`).join("");
  test.each([
    ["elements", `<a>${"<b>x</b>".repeat(200_000)}</a>`],
    ["attributes", `<a ${Array.from({ length: 100_000 }, (_, i) => `b${i}='' `).join("")}/>`],
    ["open marks", "<a>".repeat(300_000)],
    ["references", `<a>${"&amp;".repeat(200_000)}</a>`],
    ["ampersands", `<a>${"&".repeat(500_000)}</a>`],
    ["comments", `<a>${"<!---->x".repeat(200_000)}</a>`],
    ["CDATA", `<a>${"<![CDATA[x]]>".repeat(200_000)}</a>`],
    ["instructions", `${"<?xml-x ?>".repeat(200_000)}<a/>`],
    ["quotes", `<!DOCTYPE a [${"'".repeat(500_001)}`],
    ["spaces", `<a>${" ".repeat(500_000)}<b/>${" ".repeat(500_000)}x</a>`],
    ["entities in entities", `<!DOCTYPE a [<!ENTITY e0 "lol">${entities}]><a>&e20;</a>`],
  ])("many %s take no time", (_what, text) => takesNoTime(xml, text));

  test("law: any bytes give a value or diagnostics", () =>
    anyBytesAreAnswered(xml, [
      "<a>",
      "</a>",
      "<a/>",
      "<b ",
      "x='1' ",
      ">",
      "/>",
      "<!--",
      "-->",
      "<![CDATA[",
      "]]>",
      "<!DOCTYPE a [",
      "<?x ",
      "?>",
      "&lt;",
      "&",
      " ",
      "\n",
      "\u0085",
      "😀",
      "é",
      "</b>",
    ]));
});
