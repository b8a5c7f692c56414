import { describe, expect, test } from "vitest";
import type { HttpResponse } from "./builtins/http/request.ts";
import { compile } from "./compile.ts";
import { AnswerError, type Answers, type AsyncOptions, evaluateAsync } from "./evaluate-async.ts";

/** A caller that notes what it is asked and answers a request with the number of its question. */
function noting(): { readonly asked: string[]; readonly answers: Answers } {
  const asked: string[] = [];
  const answers: Answers = {
    httpSend: ({ url }) => {
      asked.push(url);
      const body = new TextEncoder().encode(String(asked.length));
      const response: HttpResponse = { status: "200 OK", statusCode: 200, headers: {}, body };
      return Promise.resolve(response);
    },
    lookup: (name) => {
      asked.push(name);
      return Promise.resolve(["192.0.2.2", "192.0.2.1", "192.0.2.2"]);
    },
  };
  return { asked, answers };
}

function queryOf(rules: string): ReturnType<Exclude<ReturnType<typeof compile>["value"], undefined>["query"]> {
  const { value, diagnostics } = compile({ modules: [{ file: "t.rego", text: `package t\n\n${rules}\n` }] });
  if (value === undefined) throw new Error(JSON.stringify(diagnostics));
  return value.query("data.t.r");
}

async function run(rules: string, options: AsyncOptions): Promise<unknown> {
  const query = queryOf(rules);
  const { value } = await evaluateAsync((given) => query.evaluate(undefined, given), { strict: true, ...options });
  return JSON.parse(JSON.stringify(value ?? null));
}

const get = (path: string): string => `http.send({"method": "get", "url": "http://h/${path}"}).raw_body`;

describe("questions", () => {
  test("are asked one after another, the next one with the answer of the last", async () => {
    const { asked, answers } = noting();
    const next = 'http.send({"method": "get", "url": concat("", ["http://h/", a])}).raw_body';
    expect(await run(`r := [a, b] if {\n\ta := ${get("x")}\n\tb := ${next}\n}`, { answers })).toEqual(["1", "2"]);
    expect(asked).toEqual(["http://h/x", "http://h/1"]);
  });

  test("are asked once, however often they come up", async () => {
    const { asked, answers } = noting();
    expect(await run(`r := [${get("x")} | some i in numbers.range(1, 5)]`, { answers })).toEqual([
      "1",
      "1",
      "1",
      "1",
      "1",
    ]);
    expect(asked).toHaveLength(1);
  });

  test("are not asked where the policy fails before", async () => {
    const { asked, answers } = noting();
    expect(await run(`r := x if {\n\t1 == 2\n\tx := ${get("x")}\n}`, { answers })).toBeNull();
    expect(asked).toEqual([]);
  });

  test("addresses of a name are a set", async () => {
    const { answers } = noting();
    expect(await run('r := net.lookup_ip_addr("h")', { answers })).toEqual(["192.0.2.1", "192.0.2.2"]);
  });
});

describe("what is the same in all passes", () => {
  const made = '[rand.intn("a", 1000000000), uuid.rfc4122("k"), time.now_ns()]';
  const rules = `r := [m, a, b] if {\n\tm := ${made}\n\tprint(m)\n\ta := ${get("x")}\n\tb := ${get("y")}\n}`;

  test("random numbers, UUIDs and the clock", async () => {
    const lines: string[] = [];
    const query = queryOf(rules);
    const print = (line: string): void => void lines.push(line);
    await evaluateAsync((given) => query.evaluate(undefined, { ...given, print }), noting());
    expect(lines).toHaveLength(3);
    expect(new Set(lines).size).toBe(1);
  });

  test("another query makes up others", async () => {
    const [one, other] = [await run(rules, noting()), await run(rules, noting())];
    expect(one).not.toEqual(other);
  });

  test("the caller sees what is printed once", async () => {
    const lines: string[] = [];
    await run(rules, { ...noting(), print: (line) => void lines.push(line) });
    expect(lines).toHaveLength(1);
  });
});

describe("failures", () => {
  const asking = `r := ${get("x")}`;

  test("an answer that failed is an error of the builtin, which a policy may survive", async () => {
    const answers: Answers = { httpSend: () => Promise.reject(new AnswerError("no way", { isNetwork: false })) };
    await expect(run(asking, { answers })).rejects.toMatchObject({
      code: "eval_builtin_error",
      message: "http.send: no way",
    });
    expect(await run(`default r := "no"\n\n${asking}`, { answers, strict: false })).toBe("no");
  });

  test("only failures of the network are told to a policy that asks not to raise errors", async () => {
    const rules = 'r := http.send({"method": "get", "url": "http://h", "raise_error": false}).error.message';
    const failing = (isNetwork: boolean): Answers => ({
      httpSend: () => Promise.reject(new AnswerError("no way", { isNetwork })),
    });
    expect(await run(rules, { answers: failing(true) })).toBe("no way");
  });

  test("what goes wrong in the caller itself goes to the caller", async () => {
    const answers: Answers = { httpSend: () => Promise.reject(new RangeError("a bug")) };
    await expect(run(asking, { answers, strict: false })).rejects.toBeInstanceOf(RangeError);
  });

  test("without somebody to answer", async () => {
    await expect(run(asking, { answers: {} })).rejects.toMatchObject({ code: "eval_builtin_error" });
    await expect(run('r := net.lookup_ip_addr("h")', { answers: {} })).rejects.toMatchObject({
      code: "eval_builtin_error",
    });
    expect(() => queryOf(asking).evaluate(undefined, { strict: true })).toThrow(
      expect.objectContaining({ code: "eval_builtin_error" }),
    );
    const { failures, ...rest } = queryOf(asking).evaluate(undefined);
    expect(rest).toEqual({});
    expect(failures).toHaveLength(1);
  });
});

describe("limits", () => {
  const many = `r := [x | some i in numbers.range(1, 9); x := http.send({"method": "get", "url": sprintf("http://h/%d", [i])}).status]`;

  test("a query asks so many questions and no more", async () => {
    expect(await run(many, { ...noting(), maxQuestions: 9 })).toHaveLength(9);
    const { asked, answers } = noting();
    await expect(run(many, { answers, maxQuestions: 8 })).rejects.toMatchObject({ code: "eval_budget_exceeded" });
    expect(asked).toHaveLength(8);
  });

  /** Waits until it is told to stop. */
  const waiting: Answers = {
    httpSend: (_request, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(new Error("stopped")));
      }),
  };

  test("a deadline", async () => {
    await expect(run(many, { answers: waiting, deadlineMs: 20 })).rejects.toMatchObject({
      code: "eval_cancel_error",
      message: "the deadline of the query is over",
    });
  });

  test("a signal", async () => {
    const stop = new AbortController();
    const result = run(many, { answers: waiting, signal: stop.signal });
    stop.abort();
    await expect(result).rejects.toMatchObject({
      code: "eval_cancel_error",
      message: "the caller has cancelled the query",
    });
  });

  test("a signal that was given before", async () => {
    const { asked, answers } = noting();
    await expect(run(many, { answers, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: "eval_cancel_error",
    });
    expect(asked).toEqual([]);
  });

  test("a caller that ignores the signal does not hold the query up", async () => {
    const answers: Answers = { httpSend: () => new Promise(() => undefined) };
    await expect(run(many, { answers, deadlineMs: 20 })).rejects.toMatchObject({ code: "eval_cancel_error" });
  });
});
