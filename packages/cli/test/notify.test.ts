import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { folder, sekisho } from "./world.ts";

/** A server that has one team, and knows one token. */
let server: Server;
let url = "";
let asked: IncomingHttpHeaders = {};
beforeAll(async () => {
  server = createServer((request, response) => {
    asked = request.headers;
    const answer = (status: number, body: unknown): unknown => response.writeHead(status).end(JSON.stringify(body));
    if (request.headers.authorization !== "Bearer good") return answer(401, { detail: "the token is unknown" });
    if (request.url === "/moved/api/v1/teams/pay/test-message") {
      return response.writeHead(307, { location: "http://127.0.0.1:1/" }).end();
    }
    if (request.url === "/api/v1/teams/none/test-message") return answer(200, { channels: [] });
    if (request.url !== "/api/v1/teams/pay%2F..%20%E6%94%AF%E6%89%95/test-message")
      return answer(404, { detail: "no team" });
    return answer(200, {
      channels: [
        { kind: "slack", address: "#pay\u001b[31m", outcome: "sent" },
        { kind: "email", address: "a@b", outcome: "failed", code: "mail_tls", message: "no TLS", hint: "check it" },
      ],
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on a port has one.
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

describe("sekisho notify test", () => {
  const TEAM = "pay/.. 支払";
  const run = (argv: readonly string[], env: Readonly<Record<string, string>> = { SEKISHO_TOKEN: "good" }) =>
    sekisho(folder({}), ["notify", "test", ...argv], { env: { SEKISHO_URL: url, ...env } });

  it("says what became of each, and what to do", async () => {
    const { status, out } = await run([TEAM]);
    expect(status).toBe(1);
    expect(out).toMatch(/^slack #pay.*: sent\nemail a@b: not sent: no TLS\n {2}do: check it\n$/);
    expect(out).not.toContain("\u001b");
    expect(asked["accept-language"]).toBe("en");
    const japanese = await run([TEAM, "--lang", "ja"]);
    expect(japanese.out).toContain("送信しました");
    expect(asked["accept-language"]).toBe("ja");
  });

  it("is 0 where nothing failed", async () => expect((await run(["none"])).status).toBe(0));

  it.each<[string, readonly string[], Readonly<Record<string, string>>, RegExp]>([
    ["no team", [], { SEKISHO_TOKEN: "good" }, /TEAM/],
    ["two teams", ["a", "b"], { SEKISHO_TOKEN: "good" }, /TEAM/],
    ["no token", ["pay"], {}, /SEKISHO_TOKEN/],
    ["a wrong token", ["pay"], { SEKISHO_TOKEN: "bad" }, /the token is unknown/],
    ["an unknown team", ["web"], { SEKISHO_TOKEN: "good" }, /no team/],
    ["no address", ["pay", "--url", "nonsense"], { SEKISHO_TOKEN: "good" }, /--url/],
    ["no server", ["pay", "--url", "http://127.0.0.1:1"], { SEKISHO_TOKEN: "good" }, /does not answer/],
  ])("%s is 2", async (_, argv, env, wanted) => {
    const { status, err } = await run(argv, env);
    expect([status, err]).toEqual([2, expect.stringMatching(wanted)]);
  });

  it("takes its token to no other server", async () => {
    const { status, err } = await run(["pay", "--url", `${url}/moved`]);
    expect([status, err]).toEqual([2, expect.stringMatching(/does not answer/)]);
  });
});
