import type { Diagnostic } from "@sekisho/core";

/** From the least to the most urgent. */
export const logLevels = ["debug", "info", "warn", "error"] as const;
export type LogLevel = (typeof logLevels)[number];

/** `json` for machines, `text` for people. */
export const logFormats = ["json", "text"] as const;
export type LogFormat = (typeof logFormats)[number];

export interface LogSettings {
  readonly format: LogFormat;
  readonly level: LogLevel;
}

type Environment = Readonly<Record<string, string | undefined>>;

const FORMAT = "SEKISHO_LOG";
const LEVEL = "SEKISHO_LOG_LEVEL";

/** How a process logs: as the environment says, else for people where a terminal shows it; what is no setting counts as none. */
export function logSettings(env: Environment, isTerminal: boolean): LogSettings {
  return {
    format: logFormats.find((one) => one === env[FORMAT]) ?? (isTerminal ? "text" : "json"),
    level: logLevels.find((one) => one === env[LEVEL]) ?? "info",
  };
}

/** What the environment says that is no setting of the log. Code `server_bad_value`. */
export function logMistakes(env: Environment): readonly Diagnostic[] {
  return [
    { variable: FORMAT, words: logFormats },
    { variable: LEVEL, words: logLevels },
  ].flatMap(({ variable, words }): readonly Diagnostic[] => {
    const given = env[variable];
    if (given === undefined || given === "" || words.some((word) => word === given)) return [];
    const message = `${variable}: expected ${words.join(" or ")}, found ${JSON.stringify(given)}`;
    return [{ code: "server_bad_value", severity: "error", message }];
  });
}
