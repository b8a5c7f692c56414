import { Problem } from "@sekisho/core";
import { describe, expect, it } from "vitest";
import { lineLog } from "./log.ts";
import { type LogFormat, type LogLevel, logLevels, logMistakes, logSettings } from "./log-settings.ts";

function written(
  format: LogFormat,
  say: (log: ReturnType<typeof lineLog>) => void,
  level: LogLevel = "info",
): readonly string[] {
  const lines: string[] = [];
  say(lineLog({ name: "server", format, level, now: () => 0, write: (line) => void lines.push(line) }));
  return lines;
}

describe("a line of the log", () => {
  it("is for people", () => {
    const lines = written("text", (log) => log.warn("a job\nfailed", { job: 1, error: new Problem("x", "why\nnot") }));
    expect(lines).toEqual(['1970-01-01T00:00:00.000Z warn server: a job failed {"job":1,"error":"x: why\\nnot"}\n']);
  });

  it("is one JSON object for machines", () => {
    const lines = written("json", (log) => {
      log.error("a job\nfailed", { job: 1n });
      log.info("ready");
    });
    expect(lines.every((line) => line.indexOf("\n") === line.length - 1)).toBe(true);
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
      {
        time: "1970-01-01T00:00:00.000Z",
        level: "error",
        process: "server",
        message: "a job\nfailed",
        fields: { job: "1" },
      },
      { time: "1970-01-01T00:00:00.000Z", level: "info", process: "server", message: "ready" },
    ]);
  });

  it.each(logLevels)("is written from the level %s on", (level) => {
    const lines = written("text", (log) => logLevels.forEach((one) => log[one](one)), level);
    expect(lines).toHaveLength(logLevels.length - logLevels.indexOf(level));
  });

  it.each(["json", "text"] as const)("as %s shows no secret that JSON would escape", (format) => {
    const secret = 'pa"ss\\word\twith\nlines-of-it';
    const [line] = written(format, (log) => {
      log.hide(secret);
      log.error(`refused ${secret}`, { error: new Error(`refused ${secret}`), [secret.slice(-11)]: [secret] });
    });
    for (const part of ["ss\\\\word", "ss\\word", "lines-of-it"]) expect(line).not.toContain(part);
    expect(line).toContain("(sensitive)");
  });
});

describe("how a process logs", () => {
  it.each<[Record<string, string>, boolean, string]>([
    [{}, true, "text info"],
    [{}, false, "json info"],
    [{ SEKISHO_LOG: "json" }, true, "json info"],
    [{ SEKISHO_LOG: "text", SEKISHO_LOG_LEVEL: "debug" }, false, "text debug"],
    [{ SEKISHO_LOG: "" }, false, "json info"],
  ])("%j, terminal: %s", (env, isTerminal, expected) => {
    const { format, level } = logSettings(env, isTerminal);
    expect(`${format} ${level}`).toBe(expected);
    expect(logMistakes(env)).toEqual([]);
  });

  it("is told what it can't be", () => {
    const mistakes = logMistakes({ SEKISHO_LOG: "xml", SEKISHO_LOG_LEVEL: "loud" });
    expect(mistakes.map(({ code, message }) => [code, message.split(":")[0]])).toEqual([
      ["server_bad_value", "SEKISHO_LOG"],
      ["server_bad_value", "SEKISHO_LOG_LEVEL"],
    ]);
  });
});
