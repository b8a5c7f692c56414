/** Small mistakes, of the kind that people make: each changes one place of a module, or finds nothing to change. */
import type { Random } from "../../../tools/random.ts";
import { type Token, textOf, tokensOf } from "./tokens.ts";

export interface Mutation {
  readonly name: string;
  readonly change: (text: string, random: Random) => string | undefined;
}

const LITERALS = ["1", `"a"`, "true", "null", "2.5", "[1]", "{1}", `{"k": 1}`, "{}", "set()", "-1"];
const NAMES = ["x", "y", "input", "data", "p", "f", "count", "if", "every", "zz", "_", "upper", "any", "in"];
const SIGNS = [
  "=",
  ":=",
  "==",
  "!=",
  "<",
  "+",
  "-",
  "*",
  "/",
  "|",
  "&",
  "%",
  "(",
  ")",
  "[",
  "]",
  "{",
  "}",
  ",",
  ".",
  ":",
  ";",
];
const STATEMENTS = [
  "zz := 1",
  "zz = 1",
  "some zz",
  "some zz in [1]",
  "not zz",
  "zz",
  "count(1)",
  "upper(zz)",
  "input.x[zz] == zz",
  "every zz in [1] { zz > 0 }",
  "every k, zz in [1] { k }",
  "x := 1; x := 2",
  "x := x",
  "input := 1",
  "data := 1",
  "undefined_function(1)",
  "any([true])",
  "true with input.a as zz",
  "true with data.zz as 1",
  "true with count as upper",
  "true with count as 1",
  "true with nothing as 1",
  "true with input[zz] as 1",
  "[a, b] := [1, 2]",
  `{"a": zz} := {"a": 1}`,
  "1 := zz",
  "[zz | zz := 1] == 1",
  "{zz | false} == 1",
  `startswith("a", 1)`,
  "plus(1, 2, 3, 4)",
  "not zz := 1",
  "print(zz)",
  "rego.metadata.rule(1)",
  "some input in [1]",
];
const RULES = [
  "p := 1",
  "p := 2 if true",
  "p contains 1",
  "p[1] := 2",
  "p(x) := x",
  "p(x, y) := x + y",
  "p.q := 1",
  "p.q.r := 1",
  "default p := 1",
  "default p := x",
  "default p := input.x",
  "default p(_) := 1",
  "default p(x) := x",
  "p if p",
  "p if not p",
  "f(x) := f(x)",
  "input := 1",
  "data.x := 1",
  "f(input) := 1",
  "f(x, x) := x",
  "f(x) := y",
  "p if { some x }",
  "p[x] := x",
  "p.q[x].r := 1",
  "p if true else := 2 if false",
  "p := 1 if true else = zz",
  "p contains x if true else := 1",
  "p { true }",
  "p[x] { x := 1 }",
  "p = 1 { true }",
  `p := $"{zz}"`,
  "f([x, y]) := x if y",
  `f({"a": x}) := 1`,
];
const IMPORTS = [
  "import data.x",
  "import data.x as y",
  "import input.x",
  "import input",
  "import data",
  "import rego.v1",
  "import rego.v2",
  "import future.keywords",
  "import future.keywords.in",
  "import future.keywords.nothing",
  "import future.keywords.not",
  "import data.x.if",
  "import data.x as input",
  "import x.y",
  "import data.p",
  "import data.foo.p",
];
const ANNOTATIONS = [
  "# METADATA\n# title: a",
  "# METADATA\n# scope: rule\n# title: a",
  "# METADATA\n# scope: nothing",
  "# METADATA\n# scope: package",
  "# METADATA\n# title: 1",
  "# METADATA\n# titel: a",
  "# METADATA\n# schemas:\n#  - input: schema.x",
  "# METADATA\n# schemas:\n#  - input: {type: string}",
  "# METADATA\n# entrypoint: true",
  "# METADATA\n# entrypoint: yes please",
  "# METADATA\n# related_resources: 1",
  "# METADATA\n# authors: [a]",
  "# METADATA\n# custom: 1",
  "# METADATA\n# organizations: a",
  "# METADATA",
  "# METADATA\n# title: [",
  "# METADATA\n# scope: document\n# title: a",
];

/** All mutations, each about as likely as the others. */
export const mutations: readonly Mutation[] = [
  atToken("drop a token", (tokens, at) => tokens.toSpliced(at, 1)),
  atToken("repeat a token", (tokens, at) => insert(tokens, at, tokens[at]?.text ?? "")),
  atToken("swap tokens", (tokens, at) => swap(tokens, at)),
  atToken("another literal", (tokens, at, random) => replace(tokens, at, random.pick(LITERALS)), "literal"),
  atToken("another name", (tokens, at, random) => replace(tokens, at, random.pick(NAMES)), "name"),
  atToken(
    "another name of the module",
    (tokens, at, random) => {
      const names = tokens.filter(({ kind }) => kind === "name");
      return replace(tokens, at, random.pick(names).text);
    },
    "name",
  ),
  atToken("another sign", (tokens, at, random) => replace(tokens, at, random.pick(SIGNS)), "sign"),
  atToken("a literal for a name", (tokens, at, random) => replace(tokens, at, random.pick(LITERALS)), "name"),
  atToken("a name for a literal", (tokens, at, random) => replace(tokens, at, random.pick(NAMES)), "literal"),
  behind("{", "a statement", (random) => ` ${random.pick(STATEMENTS)}; `),
  behind("{", "a statement", (random) => ` ${random.pick(STATEMENTS)}\n`),
  behind("{", "not", () => " not "),
  behind("(", "an argument", (random) => `${random.pick([...LITERALS, ...NAMES])}, `),
  without("if", "no `if`"),
  without("contains", "no `contains`"),
  without("some", "no `some`"),
  without("import", "no import"),
  lines("drop a line", (all, at) => all.toSpliced(at, 1)),
  lines("repeat a line", (all, at) => all.toSpliced(at, 0, all[at] ?? "")),
  lines("a rule", (all, at, random) => all.toSpliced(at, 0, random.pick(RULES))),
  lines("a rule for a name of the module", (all, at, random) => {
    const names = all
      .flatMap((line) => /^([a-z]\w*)/.exec(line)?.[1] ?? [])
      .filter((name) => !/^(package|import|default)$/.test(name));
    if (names.length === 0) return undefined;
    return all.toSpliced(at, 0, random.pick(RULES).replaceAll(/\bp\b/g, random.pick(names)));
  }),
  lines("annotations", (all, at, random) => all.toSpliced(at, 0, random.pick(ANNOTATIONS))),
  lines("an import", (all, at, random) => all.toSpliced(at, 0, random.pick(IMPORTS))),
  {
    name: "an import behind the package",
    change: (text, random) => text.replace(/^(package [^\n]*)$/m, (line) => `${line}\n${random.pick(IMPORTS)}`),
  },
  {
    name: "`with` at the end of a line",
    change: (text, random) => {
      const all = text.split("\n");
      const at = random.below(all.length);
      return all
        .with(
          at,
          `${all[at]} with ${random.pick(["input", "input.x", "data.x", "data.p", "count", "zz", "f"])} as ${random.pick([...LITERALS, ...NAMES])}`,
        )
        .join("\n");
    },
  },
];

type Change<T> = (items: readonly T[], at: number, random: Random) => readonly T[] | undefined;

function atToken(name: string, change: Change<Token>, kind?: Token["kind"]): Mutation {
  return {
    name,
    change: (text, random) => {
      const tokens = tokensOf(text);
      const places = [...tokens.keys()].filter((i) => kind === undefined || tokens[i]?.kind === kind);
      if (places.length === 0) return undefined;
      const changed = change(tokens, random.pick(places), random);
      return changed === undefined ? undefined : textOf(changed);
    },
  };
}

function behind(sign: string, name: string, text: (random: Random) => string): Mutation {
  return {
    name: `${name} behind ${sign}`,
    change: (source, random) => {
      const tokens = tokensOf(source);
      const places = [...tokens.keys()].filter((i) => tokens[i]?.text === sign);
      if (places.length === 0) return undefined;
      const at = random.pick(places);
      return textOf(tokens.toSpliced(at + 1, 0, { gap: "", text: text(random), kind: "sign" }));
    },
  };
}

function without(word: string, name: string): Mutation {
  return {
    name,
    change: (text, random) => {
      const tokens = tokensOf(text);
      const places = [...tokens.keys()].filter((i) => tokens[i]?.text === word);
      return places.length === 0 ? undefined : textOf(tokens.toSpliced(random.pick(places), 1));
    },
  };
}

function lines(name: string, change: Change<string>): Mutation {
  return {
    name,
    change: (text, random) => {
      const all = text.split("\n");
      return change(all, 1 + random.below(all.length), random)?.join("\n");
    },
  };
}

function insert(tokens: readonly Token[], at: number, text: string): readonly Token[] {
  return tokens.toSpliced(at, 0, { gap: " ", text, kind: "sign" });
}

function swap(tokens: readonly Token[], at: number): readonly Token[] | undefined {
  const [a, b] = [tokens[at], tokens[at + 1]];
  if (a === undefined || b === undefined) return undefined;
  return tokens.toSpliced(at, 2, { ...b, gap: a.gap }, { ...a, gap: b.gap });
}

function replace(tokens: readonly Token[], at: number, text: string): readonly Token[] | undefined {
  const token = tokens[at];
  return token === undefined || token.text === text ? undefined : tokens.with(at, { ...token, text });
}
