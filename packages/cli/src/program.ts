import { didYouMean } from "@sekisho/core";
import type { Command, CommandOption, OptionValues } from "@sekisho/gate";
import { CommanderError, Option, Command as Parser } from "commander";
import { type CommandGroup, commands } from "./commands.ts";
import { builtinRulebooks } from "./rulebooks.ts";
import { VERSION } from "./version.ts";
import type { World } from "./world.ts";

const USAGE_STATUS = 2;

/** Reads the command line and runs the command that it names. Mistakes in it are status 2. */
export async function runProgram(argv: readonly string[], world: World): Promise<number> {
  let status = USAGE_STATUS;
  const program = configure(new Parser("sekisho"), world)
    .description("One rulebook, every gate: judges what a company writes down before it runs.")
    .usage("COMMAND [OPTIONS]")
    .version(VERSION, "--version", "print the version")
    .helpOption("-h, --help", "print this, or what a command takes")
    .helpCommand(false)
    .addHelpText("after", "\nWhat a command takes: sekisho COMMAND --help");
  const parser = (command: Command): Parser =>
    parserOf(command, world, async (operands, options) => {
      const [extra] = command.operands.usage === "" ? operands : [];
      if (extra !== undefined) {
        world.terminal.err(
          `sekisho: ${command.name} takes no ${JSON.stringify(extra)}: only options stand behind it\n`,
        );
        return;
      }
      const run = await command.load();
      status = await run({ ...world, operands, options, version: VERSION, builtinRulebooks: builtinRulebooks() });
    });
  for (const command of commands) {
    program.addCommand("commands" in command ? groupOf(command, { world, parser }) : parser(command));
  }
  try {
    if (argv.length === 0) {
      world.terminal.err(program.helpInformation());
      return USAGE_STATUS;
    }
    const misspelt = unknownCommand(argv[0]) ?? (argv[0] === HELP ? unknownCommand(argv[1]) : undefined);
    if (misspelt !== undefined) {
      world.terminal.err(misspelt);
      return USAGE_STATUS;
    }
    await program.parseAsync(withoutHelpCommand(argv), { from: "user" });
    return status;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help and version were asked for and given.
    return error.exitCode === 0 ? 0 : USAGE_STATUS;
  }
}

interface Parsers {
  readonly world: World;
  readonly parser: (command: Command) => Parser;
}

/** A word with commands under it; alone it prints them, with status 2. */
function groupOf({ name, summary, commands: members }: CommandGroup, { world, parser }: Parsers): Parser {
  const group = configure(new Parser(name), world)
    .summary(summary)
    .description(`${capital(summary)}.`)
    .usage("COMMAND [OPTIONS]")
    .helpOption("-h, --help", "print this, or what a command takes")
    .helpCommand(false)
    .addHelpText("after", `\nWhat a command takes: sekisho ${name} COMMAND --help`);
  for (const member of members) group.addCommand(parser(member));
  return group;
}

type Act = (operands: readonly string[], options: OptionValues) => Promise<void>;

function parserOf(command: Command, world: World, act: Act): Parser {
  const { name, summary, operands, options, notes, examples } = command;
  const parser = configure(new Parser(name), world)
    .summary(summary)
    .description(`${capital(summary)}.\n\n${hanging(`  ${operands.usage}  `, operands.what)}`)
    .usage(`[OPTIONS] ${operands.usage}`)
    .argument("[operands...]")
    .helpOption("-h, --help", "print this");
  for (const option of options) parser.addOption(optionOf(option));
  const width = Math.max(...examples.map(({ line }) => line.length)) + 2;
  const shown = examples.map(({ line, what }) => `  ${line.padEnd(width)}${what}`);
  parser.addHelpText("after", `\nExamples:\n${shown.join("\n")}${notes.map((note) => `\n\n${fold(note)}`).join("")}`);
  return parser.action(async (given: readonly string[]) => {
    await act(given, valuesOf(options, parser.opts()));
  });
}

function configure(parser: Parser, { terminal }: World): Parser {
  return parser
    .exitOverride()
    .showSuggestionAfterError()
    .configureHelp({
      visibleArguments: () => [],
      subcommandTerm: (command) => `${command.name()} ${command.usage()}`,
      styleTitle: (title) => title,
      helpWidth: HELP_COLUMNS,
    })
    .configureOutput({
      writeOut: (text) => terminal.out(text),
      writeErr: (text) => terminal.err(text),
      outputError: (text, write) => write(text.replace(/^error: /, "sekisho: ")),
    });
}

const HELP_COLUMNS = 100;

function optionOf({ flag, value, optionalValue, what, choices, repeatable }: CommandOption): Option {
  const shown = optionalValue === true ? `[${value}]` : `<${value}>`;
  const option = new Option(value === undefined ? flag : `${flag} ${shown}`, what);
  if (choices !== undefined) option.choices(choices);
  if (repeatable === true) {
    option.argParser((word: string, before: readonly string[] | undefined) => [...(before ?? []), word]);
  }
  return option;
}

/** The parser's values by the names that {@link CommandOption} promises; it says `color: false` for `--no-color`. */
function valuesOf(options: readonly CommandOption[], parsed: Readonly<Record<string, unknown>>): OptionValues {
  const values: Record<string, string | true | readonly string[]> = {};
  for (const { flag } of options) {
    const name = camelCase(flag.slice(2));
    const negated = flag.startsWith("--no-") ? parsed[camelCase(flag.slice(5))] === false : false;
    const value = parsed[name];
    if (negated || value === true) values[name] = true;
    else if (typeof value === "string") values[name] = value;
    else if (Array.isArray(value)) values[name] = value.filter((item) => typeof item === "string");
  }
  return values;
}

/** The parser would take an unknown first word for an operand of the program itself. */
function unknownCommand(word: string | undefined): string | undefined {
  const names = commands.map(({ name }) => name);
  if (word === undefined || word.startsWith("-") || word === HELP || names.includes(word)) return undefined;
  const close = didYouMean(word, names);
  const hint = close === undefined ? `there is ${names.join(", ")}` : `did you mean ${close}?`;
  return `sekisho: no command ${JSON.stringify(word)}; ${hint}\n`;
}

const HELP = "help";

/** `help check` is `check --help`, `help` alone the page of the program. */
function withoutHelpCommand(argv: readonly string[]): readonly string[] {
  const [first, ...rest] = argv;
  return first === HELP ? [...rest, "--help"] : argv;
}

function camelCase(words: string): string {
  return words.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A term with a paragraph beside it. */
function hanging(term: string, text: string): string {
  return `${term}${fold(text, HELP_COLUMNS - term.length).replaceAll("\n", `\n${" ".repeat(term.length)}`)}`;
}

/** A paragraph in lines for the help page. */
function fold(text: string, columns = HELP_COLUMNS): string {
  let line = "";
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + word.length >= columns) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].join("\n");
}
