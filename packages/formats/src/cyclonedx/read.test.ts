import type { Json, Path } from "@sekisho/core";
import { describe, expect, test } from "vitest";
import { anyBytesAreAnswered, ask, everyPathHasAPlace, takesNoTime } from "../../test/laws.ts";
import { cyclonedx } from "./index.ts";

const { value, problems, at, document } = ask(cyclonedx, "a.cyclonedx");

/** What Conftest shows where nothing is written. */
const NOTHING = { bomFormat: "", specVersion: "SpecVersion(0)", version: 0 };

describe("values of XML", () => {
  test.each<readonly [inside: string, value: Json]>([
    ["", {}],
    ["<components/><other>1</other>", {}],
    [
      "<components><component type='library' x:bom-ref='b'><name> n </name></component></components>",
      { components: [{ type: "library", "bom-ref": "b", name: " n " }] },
    ],
    [
      "<components><component/></components><components><component/></components>",
      {
        components: [
          { type: "", name: "" },
          { type: "", name: "" },
        ],
      },
    ],
    [
      "<metadata><timestamp>t</timestamp></metadata><metadata><manufacture/></metadata>",
      { metadata: { timestamp: "t", manufacture: { name: "" } } },
    ],
    ["<metadata><timestamp>t</timestamp><timestamp/></metadata>", { metadata: {} }],
    ["<metadata><tools/></metadata>", { metadata: {} }],
    ["<metadata><tools><tool/></tools></metadata>", { metadata: { tools: [{ name: "" }] } }],
    [
      "<dependencies><dependency ref='a'><dependency ref='b'/><dependency/></dependency></dependencies>",
      { dependencies: [{ ref: "a", dependsOn: ["b", ""] }] },
    ],
    [
      "<vulnerabilities><vulnerability><id/><cwes><cwe> +079 </cwe></cwes><ratings><rating><score>9.80</score></rating></ratings></vulnerability></vulnerabilities>",
      { vulnerabilities: [{ id: "", cwes: [79], ratings: [{ score: 9.8 }] }] },
    ],
    [
      "<properties><property name='a'>b<!-- c --><x>no</x>d</property></properties>",
      { properties: [{ name: "a", value: "bd" }] },
    ],
  ])("%s", (inside, expected) =>
    expect(value(`<bom>${inside}</bom>`)).toEqual({ ...NOTHING, ...(expected as object) }),
  );
});

test("JSON is what is written", () =>
  expect(value('\ufeff {"specVersion": "1.6", "Components": null, "x": [1.50]}')).toEqual({
    specVersion: "1.6",
    Components: null,
    x: [1.5],
  }));

const XML = `<bom version="3">
  <components>
    <component type="library">
      <name>one</name>
      <licenses><license><id>MIT</id></license></licenses>
    </component>
    <component type="file"><modified>true</modified></component>
  </components>
  <dependencies><dependency ref="a"><dependency ref="b"/></dependency></dependencies>
</bom>`;

describe("places", () => {
  test.each<readonly [path: Path, at: readonly (string | undefined)[]]>([
    [["version"], ["version", "3"]],
    [
      ["components", 0, "name"],
      ["name", "one"],
    ],
    [
      ["components", 0, "type"],
      ["type", "library"],
    ],
    [
      ["components", 0, "licenses", 0, "license", "id"],
      ["id", "MIT"],
    ],
    [
      ["components", 1, "name"],
      [undefined, '<component type="file"><modified>true</modified></component>'],
    ],
    [
      ["components", 1, "modified"],
      ["modified", "true"],
    ],
    [
      ["dependencies", 0, "dependsOn", 0],
      [undefined, "b"],
    ],
    [["components", 0, "nothing"], []],
  ])("%j", (path, expected) => expect(at(XML, path)).toEqual(expected));

  test("everything has one", () => everyPathHasAPlace(document(XML)));
  test("a list that stands in an element has the element's name", () =>
    expect(at(XML, ["components"])[0]).toBe("components"));
  test("JSON", () => expect(at('{"version": 3}', ["version"])).toEqual(['"version"', "3"]));
});

describe("mistakes", () => {
  test.each<readonly [text: string, problems: readonly string[]]>([
    ["", ["json_syntax 1:1"]],
    ["<bom>", ["xml_syntax 1:1"]],
    ["<other/>", ["cyclonedx_element 1:2"]],
    ['<bom version="x"/>', ["cyclonedx_type 1:15"]],
    ['<bom version=" "/>', ["cyclonedx_type 1:15"]],
    ['<bom version="9223372036854775808"/>', ["cyclonedx_type 1:15"]],
    ["<bom><metadata><tools><x/></tools></metadata></bom>", ["cyclonedx_element 1:24"]],
    [
      "<bom><metadata><tools><tool/><components><component/></components></tools></metadata></bom>",
      ["cyclonedx_choice 1:24"],
    ],
    ["<bom><metadata><licenses><license/></licenses></metadata></bom>", ["cyclonedx_choice 1:27"]],
    ["<bom><metadata><licenses><x/></licenses></metadata></bom>", ["cyclonedx_element 1:27"]],
    ["<bom><metadata><component><modified>2</modified></component></metadata></bom>", ["cyclonedx_type 1:37"]],
    ["[]", ["cyclonedx_type 1:1"]],
    ['{"specVersion": "2.0", "version": 1.0}', ["cyclonedx_type 1:17", "cyclonedx_type 1:35"]],
    ['{"VERSION": "1"}', ["cyclonedx_type 1:13"]],
    ['{"components": [{"licenses": {}}]}', ["cyclonedx_type 1:30"]],
    ['{"metadata": {"tools": [[]]}}', ["cyclonedx_type 1:25"]],
    ['{"dependencies": [{"dependsOn": ["a", 1]}]}', ["cyclonedx_type 1:39"]],
  ])("%s", (text, expected) => expect(problems(text)).toEqual(expected));

  test("no more than a hundred", () => {
    const texts = Array.from({ length: 1_000 }, () => "1").join(", ");
    expect(problems(`{"components": [${texts}]}`)).toHaveLength(100);
  });
});

test("any bytes are answered", () =>
  anyBytesAreAnswered(cyclonedx, [
    "<bom>",
    "</bom>",
    "<components>",
    "</components>",
    "<component type='a'>",
    "</component>",
    "<name>n</name>",
    "<modified>1</modified>",
    "<licenses>",
    "</licenses>",
    "<expression>e</expression>",
    "<tools>",
    "</tools>",
    "<metadata>",
    "</metadata>",
    "<data><dataflow><source>",
    "</source></dataflow></data>",
    "<x/>",
    "{",
    "}",
    '"components":',
    "[",
    "]",
    ",",
    '"name": "n"',
    '"version": 1.0',
    "null",
    " ",
  ]));

test("hostile texts take no time", () => {
  takesNoTime(cyclonedx, `<bom>${"<components><component/></components>".repeat(50_000)}</bom>`);
  takesNoTime(cyclonedx, `{"vulnerabilities": [{"cwes": [${"1,".repeat(200_000)}1]}]}`);
  takesNoTime(cyclonedx, `{${Array.from({ length: 50_000 }, (_, i) => `"k${i}": 1`).join(",")}}`);
});
