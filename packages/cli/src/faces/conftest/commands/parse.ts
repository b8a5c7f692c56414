import type { Json } from "@sekisho/core";
import { goJson, type Writable } from "../../go/json.ts";
import { combine } from "../input/combine.ts";
import { type Configuration, readConfiguration } from "../input/read.ts";
import type { Call } from "../line/command.ts";
import { refusal, within } from "../refusal.ts";

/** `conftest parse`: values as rules see them; one file by itself, several by their names. */
export async function parse({ operands, settings, world }: Call): Promise<number> {
  if (operands.length === 0) throw refusal("usage", "must supply path to at least one file");
  const read = new Map<string, Configuration>();
  for (const file of operands) {
    const configuration = await within("parse configurations", () =>
      readConfiguration(file, settings.text("parser"), world),
    );
    read.set(file, configuration);
  }
  const configurations = [...read.values()];
  if (settings.bool("combine")) {
    const items = combine(configurations) as readonly { readonly path: string; readonly contents: Json }[];
    const fields = items.map(
      ({ path, contents }) =>
        new Map<string, Writable>([
          ["path", path],
          ["contents", contents],
        ]),
    );
    world.out(`${goJson(fields, { indent: "\t", numbers: "double" })}\n\n`);
    return 0;
  }
  const [only] = configurations;
  const value: Writable =
    configurations.length === 1 && only !== undefined
      ? only.value
      : Object.fromEntries(configurations.map(({ path, value: contents }) => [path, contents]));
  world.out(`${goJson(value, { indent: "  ", numbers: "double" })}\n`);
  return 0;
}
