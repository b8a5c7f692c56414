import type { Json } from "@sekisho/core";
import { parseBool } from "../../line/bool.ts";
import type { Flag, FlagValue } from "../../line/flags.ts";
import { refusal } from "../refusal.ts";

export interface SettingsSources {
  readonly flags: readonly Flag[];
  readonly given: ReadonlyMap<string, FlagValue>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Settings of the configuration file, by lower-case name. */
  readonly file: ReadonlyMap<string, Json>;
}

/**
 * What a command is set to: a flag that was given, else `CONFTEST_NAME` of the environment, else the configuration file,
 * else the flag's own default. Throws Problem `settings` where a text can't be what is asked for.
 */
export class Settings {
  readonly #sources: SettingsSources;

  constructor(sources: SettingsSources) {
    this.#sources = sources;
  }

  /** Whether anything but the flag's default says what it is. */
  isSet(name: string): boolean {
    return this.#given(name) !== undefined;
  }

  text(name: string): string {
    const value = this.#given(name) ?? this.#flag(name).initial;
    if (typeof value === "string") return value;
    return typeof value === "number" || typeof value === "boolean" ? String(value) : "";
  }

  bool(name: string): boolean {
    const value = this.#given(name) ?? this.#flag(name).initial;
    if (typeof value === "boolean") return value;
    if (typeof value === "number") return value !== 0;
    const read = value === "" ? false : parseBool(typeof value === "string" ? value : "");
    if (read === undefined) {
      throw refusal("settings", `cannot parse value as 'bool': ${name}: expected true or false, found ${shown(value)}`);
    }
    return read;
  }

  texts(name: string): readonly string[] {
    const value = this.#given(name) ?? this.#flag(name).initial;
    if (Array.isArray(value)) return value.map((item) => (typeof item === "string" ? item : shown(item)));
    const text = typeof value === "string" ? value : shown(value);
    return text === "" ? [] : text.split(",");
  }

  #given(name: string): FlagValue | Json | undefined {
    const { given, env, file } = this.#sources;
    const word = given.get(name);
    if (word !== undefined) return word;
    const variable = env[`CONFTEST_${name.toUpperCase().replaceAll("-", "_")}`];
    // The environment can't set a text to nothing.
    return variable === undefined || variable === "" ? file.get(name.toLowerCase()) : variable;
  }

  #flag(name: string): Flag {
    const found = this.#sources.flags.find((flag) => flag.name === name);
    if (found === undefined) throw new Error(`no flag is called ${name}`);
    return found;
  }
}

function shown(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
