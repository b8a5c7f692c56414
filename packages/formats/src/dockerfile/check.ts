import type { Instruction } from "./instruction.ts";
import type { Word } from "./words.ts";

type Refuse = (word: Word, message: string, hint?: string) => never;

interface Rule {
  /** Flags with a value (`text`, `texts` for those that may stand several times) and without one (`switch`). */
  readonly flags?: Readonly<Record<string, "text" | "texts" | "switch">>;
  readonly least?: number;
  readonly most?: number;
}

const RULES: Readonly<Record<string, Rule>> = {
  add: {
    flags: {
      chown: "text",
      chmod: "text",
      link: "switch",
      "keep-git-dir": "switch",
      checksum: "text",
      unpack: "switch",
      exclude: "texts",
    },
    least: 2,
  },
  arg: { least: 1 },
  cmd: {},
  copy: {
    flags: { chown: "text", from: "text", chmod: "text", link: "switch", exclude: "texts", parents: "switch" },
    least: 2,
  },
  entrypoint: {},
  env: { least: 1 },
  expose: { least: 1 },
  from: { flags: { platform: "text" }, least: 1, most: 3 },
  healthcheck: {
    flags: { interval: "text", timeout: "text", "start-period": "text", "start-interval": "text", retries: "text" },
    least: 1,
  },
  label: { least: 1 },
  maintainer: { least: 1, most: 1 },
  onbuild: {},
  run: { flags: { mount: "texts", network: "text", security: "text", device: "texts" } },
  shell: { least: 1 },
  stopsignal: { least: 1, most: 1 },
  user: { least: 1, most: 1 },
  volume: { least: 1 },
  workdir: { least: 1, most: 1 },
};

/** What BuildKit refuses before it builds: unknown names and flags, too few or too many arguments. */
export function checkInstruction(instruction: Instruction, refuse: Refuse): void {
  const { name, values, isJson, inner } = instruction;
  const word = name.value.toLowerCase();
  const rule = Object.hasOwn(RULES, word) ? RULES[word] : undefined;
  if (rule === undefined) {
    return refuse(name, `Expected an instruction of Dockerfiles, found ${JSON.stringify(name.value)}`, UNKNOWN_HINT);
  }
  // ARG and STOPSIGNAL look at no flags.
  const isChecked = word !== "arg" && word !== "stopsignal" && !(word === "healthcheck" && isNone(values));
  if (isChecked) checkFlags(instruction, rule, refuse);
  const { least = 0, most = Number.POSITIVE_INFINITY } = rule;
  if (values.length < least || values.length > most) {
    const expected = least === most ? `${least}` : values.length < least ? `at least ${least}` : `at most ${most}`;
    refuse(
      name,
      `Expected ${expected} argument${least === 1 ? "" : "s"} of ${word.toUpperCase()}, found ${values.length}`,
    );
  }
  if (word === "from") checkFrom(name, values, refuse);
  else if (word === "onbuild") checkOnbuild(name, inner, refuse);
  else if (word === "shell" && !isJson) refuse(name, "Expected a JSON array behind SHELL, found other text");
  else if (word === "healthcheck") checkHealth(instruction, refuse);
  else if (word === "volume") refuseAny(values, ({ value }) => value.trim() === "", refuse, "the path of a volume");
  else if (word === "env" || word === "label") {
    refuseAny(values, ({ value }, i) => i % 3 === 0 && value === "", refuse, "a name before `=`");
  } else if (word === "arg") refuseAny(values, ({ value }) => value.startsWith("="), refuse, "a name before `=`");
  else if ((word === "copy" || word === "add") && /^[0-9]*<<-?\s*[^<\s]+$/.test(values.at(-1)?.value ?? "")) {
    refuse(name, "Expected a path as the last argument, found a heredoc");
  }
}

const UNKNOWN_HINT = "A line that goes on ends with \\, or with what the directive `escape` says.";

function refuseAny(
  values: readonly Word[],
  isWrong: (word: Word, index: number) => boolean,
  refuse: Refuse,
  expected: string,
): void {
  const wrong = values.find(isWrong);
  if (wrong !== undefined) refuse(wrong, `Expected ${expected}, found nothing`);
}

function checkFlags({ flags = [] }: Instruction, rule: Rule, refuse: Refuse): void {
  const seen = new Set<string>();
  for (const flag of flags) {
    const at = flag.value.indexOf("=");
    const name = flag.value.slice(2, at < 0 ? undefined : at);
    const value = at < 0 ? undefined : flag.value.slice(at + 1);
    const kind = rule.flags !== undefined && Object.hasOwn(rule.flags, name) ? rule.flags[name] : undefined;
    if (kind === undefined) refuse(flag, `Expected a flag of this instruction, found --${name}`);
    if (seen.has(name) && kind !== "texts") refuse(flag, `Expected --${name} once, found it again`);
    seen.add(name);
    if (kind === "switch" ? value === "" : value === undefined)
      refuse(flag, `Expected a value of --${name}, found none`);
    if (kind === "switch" && !/^(?:true|false|)$/i.test(value ?? "")) {
      refuse(flag, `Expected true or false for --${name}, found another value`);
    }
    const allowed = ALLOWED[name];
    if (allowed !== undefined && rule === RULES["run"] && !allowed.includes(value ?? "")) {
      refuse(flag, `Expected ${allowed.join(" or ")} for --${name}, found another value`);
    }
  }
}

const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  network: ["default", "none", "host"],
  security: ["insecure", "sandbox"],
};

function checkFrom(name: Word, values: readonly Word[], refuse: Refuse): void {
  const [, as, stage] = values;
  if (as === undefined) return;
  if (stage === undefined || as.value.toLowerCase() !== "as") {
    refuse(name, "Expected an image, or `image AS name`, behind FROM, found something else");
  }
  if (!/^[a-z][a-z0-9-_.]*$/.test(stage.value.toLowerCase())) {
    refuse(stage, `Expected the name of a stage to begin with a letter, found ${JSON.stringify(stage.value)}`);
  }
}

function checkOnbuild(name: Word, inner: Instruction | undefined, refuse: Refuse): void {
  if (inner === undefined) refuse(name, "Expected an instruction behind ONBUILD, found none");
  const word = inner.name.value.toUpperCase();
  if (word === "ONBUILD" || word === "MAINTAINER" || word === "FROM") {
    refuse(inner.name, `Expected an instruction that may be put off, found ${word}`);
  }
}

function isNone([type]: readonly Word[]): boolean {
  return type?.value.toUpperCase() === "NONE";
}

const INTERVAL = /^[-+]?(?:0|(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+$/;

function checkHealth({ name, flags = [], values }: Instruction, refuse: Refuse): void {
  const [type, ...command] = values;
  if (isNone(values)) {
    if (command.length > 0) refuse(name, "Expected nothing behind HEALTHCHECK NONE, found an argument");
    return;
  }
  if (type?.value.toUpperCase() !== "CMD") refuse(name, "Expected CMD or NONE behind HEALTHCHECK, found another word");
  if (command.length === 0) refuse(name, "Expected a command behind HEALTHCHECK CMD, found none");
  for (const flag of flags) {
    const value = flag.value.slice(flag.value.indexOf("=") + 1);
    const isRetries = flag.value.startsWith("--retries=");
    if (value !== "" && !(isRetries ? /^\+?[0-9]+$/ : INTERVAL).test(value)) {
      refuse(flag, `Expected ${isRetries ? "a number" : "a duration such as 30s"}, found ${JSON.stringify(value)}`);
    }
  }
}
