import { afterEach, expect, test, vi } from "vitest";
import { Log, type LogFormat } from "./log.ts";

afterEach(() => void vi.useRealTimers());

const FIELDS = { req_path: "/v1/data/a", req_id: 7, msgs: ["<b>"], client_addr: "127.0.0.1:1" };

test.each<[LogFormat, string]>([
  [
    "json",
    '{"client_addr":"127.0.0.1:1","level":"info","msg":"It is \\"so\\".","msgs":["\\u003cb\\u003e"],"req_id":7,"req_path":"/v1/data/a","time":"2026-01-02T03:04:05Z"}\n',
  ],
  [
    "json-pretty",
    '{\n  "level": "info",\n  "msg": "It is \\"so\\".",\n  "none": {},\n  "time": "2026-01-02T03:04:05Z"\n}\n',
  ],
  [
    "text",
    'time="2026-01-02T03:04:05Z" level=info msg="It is \\"so\\"." client_addr="127.0.0.1:1" msgs="[\\"\\\\u003cb\\\\u003e\\"]" req_id=7 req_path=/v1/data/a\n',
  ],
])("a line in %s", (format, line) => {
  vi.useFakeTimers({ now: Date.parse("2026-01-02T03:04:05.678Z") });
  let told = "";
  const log = new Log({ level: "info", format, write: (text) => void (told += text) });
  log.debug("It is not told.");
  log.info('It is "so".', format === "json-pretty" ? { none: {} } : FIELDS);
  expect(told).toBe("");
  log.flush();
  expect(told).toBe(line);
});

test("lines wait for the end of the turn, keep their order and tell when they came", () => {
  vi.useFakeTimers({ now: Date.parse("2026-01-02T03:04:05.999Z") });
  const told: string[] = [];
  const log = new Log({ level: "info", format: "json", write: (text) => void told.push(text) });
  log.info("one");
  vi.setSystemTime(Date.parse("2026-01-02T03:04:06Z"));
  log.error("two");
  vi.runAllTimers();
  expect(told).toEqual([
    '{"level":"info","msg":"one","time":"2026-01-02T03:04:05Z"}\n{"level":"error","msg":"two","time":"2026-01-02T03:04:06Z"}\n',
  ]);
});
