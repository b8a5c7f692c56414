import { expect, test } from "vitest";
import { type Answer, post } from "./post.ts";
import { refusalOf } from "./refusal.ts";

const SENDER = {
  origin: "https://sekisho.example.com",
  scope: "repo:example.com/a",
  token: { text: "secret-token", source: "SEKISHO_TOKEN" },
};

/** Sends to something that answers so, one after the other; the last again and again. */
async function sent(...answers: readonly (() => Promise<Response>)[]): Promise<{ answer: Answer; asked: number }> {
  let asked = 0;
  const answer = await post({
    url: new URL(SENDER.origin),
    token: SENDER.token.text,
    body: "{}",
    fetch: (_, init) => {
      const next = answers[Math.min(asked++, answers.length - 1)];
      const late = new Promise<Response>((_resolve, reject) => {
        init?.signal?.addEventListener("abort", () => reject(init.signal?.reason));
      });
      return next === undefined ? late : Promise.race([next(), late]);
    },
    patience: { attempts: 3, timeoutMs: 20, firstWaitMs: 1, longestWaitMs: 5 },
  });
  return { answer, asked };
}

const status =
  (code: number, headers: Record<string, string> = {}) =>
  async () =>
    new Response("{}", { status: code, headers });
const broken = async (): Promise<Response> =>
  Promise.reject(new TypeError("fetch failed", { cause: new Error("ECONNREFUSED") }));
const silent = (): Promise<Response> => new Promise(() => {});

test.each<readonly [string, readonly (() => Promise<Response>)[], object, number]>([
  ["taken at once", [status(202)], { status: 202 }, 1],
  ["refused at once", [status(403)], { status: 403 }, 1],
  ["busy, then taken", [status(429), status(503), status(200)], { status: 200 }, 3],
  ["busy for longer than the patience", [status(503, { "retry-after": "3600" })], { status: 503 }, 3],
  [
    "busy until a date that is over",
    [status(503, { "retry-after": new Date(0).toUTCString() }), status(202)],
    { status: 202 },
    2,
  ],
  ["broken off, then taken", [broken, status(202)], { status: 202 }, 2],
  ["not there", [broken], { kind: "unreachable", why: "ECONNREFUSED" }, 3],
  ["silent", [silent], { kind: "timeout" }, 3],
])("%s", async (_, answers, expected, times) => {
  const { answer, asked } = await sent(...answers);
  expect(answer).toMatchObject(expected);
  expect(asked).toBe(times);
});

test.each([200, 202])("status %i is no refusal", (code) => {
  expect(refusalOf({ kind: "answer", status: code, code: "", told: "", outcome: "" }, SENDER)).toBeUndefined();
});

test.each([301, 400, 401, 403, 404, 405, 413, 421, 422, 429, 500, 502, 503])(
  "status %i is one sentence without the token",
  (code) => {
    const sentence = refusalOf({ kind: "answer", status: code, code: "", told: "said", outcome: "" }, SENDER);
    expect(sentence).toMatch(/^[^\n]+: [^\n]+$/);
    expect(sentence).not.toContain(SENDER.token.text);
  },
);
