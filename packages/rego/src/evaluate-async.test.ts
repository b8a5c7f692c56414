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
    expect(await run(`r := [${get("x")} | some i in numbers.range(1, 5)]`, { answers })).toEqual(["1", "1", "1", "1", "1"]);
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

describe("what a query made up stays the same in all passes", () => {
  test("random numbers, UUIDs and the clock", async () => {
    const { answers } = noting();
    const first: string[] = [];
    const rules = `r := [rand.intn("a", 1000000000), uuid.rfc4122("k"), time.now_ns()]\n\nq := [r, ${get("x")}, ${get("y")}]`;
    const query = queryOf(rules.replace("r := [", "p := [").replace("q := [r", "r := [p"));
    const passes: string[] = [];
    const result = await evaluateAsync(
      (given) => query.evaluate(undefined, { ...given, print: (line: string) => passes.push(line) }),
      { answers, strict: true },
    );
    expect(first).toEqual([]);
    expect(passes).toEqual([]);
    expect(result.value).toBeDefined();
  });
});
