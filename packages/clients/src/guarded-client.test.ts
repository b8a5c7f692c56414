import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import type { ResolveName } from "./guard.ts";
import { type GuardedClient, type GuardedClientOptions, guardedClient } from "./guarded-client.ts";

const servers: Server[] = [];
const clients: GuardedClient[] = [];
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on a port has one.
  return (server.address() as AddressInfo).port;
}

function client(options: GuardedClientOptions = {}): GuardedClient {
  const made = guardedClient(options);
  clients.push(made);
  return made;
}

const LOCAL = ["127.0.0.1"];
const names =
  (table: Readonly<Record<string, readonly string[]>>): ResolveName =>
  async (name) =>
    Promise.resolve((table[name] ?? []).map((address) => ({ address, family: address.includes(":") ? 6 : 4 })));
const refused = (code: string): unknown => expect.objectContaining({ code });

describe("addresses", () => {
  test.each([
    "http://127.0.0.1:PORT/",
    "http://localhost:PORT/",
    "http://LOCALHOST:PORT/",
    "http://2130706433:PORT/",
    "http://0x7f000001:PORT/",
    "http://0177.0.0.1:PORT/",
    "http://127.1:PORT/",
    "http://[::1]:PORT/",
    "http://[::ffff:127.0.0.1]:PORT/",
    "http://[::ffff:7f00:1]:PORT/",
    "http://0.0.0.0:PORT/",
    "http://169.254.169.254/latest/meta-data/",
    "http://[fd00:ec2::254]/",
    "https://10.0.0.1/",
  ])("%s is not reached unless it is opened", async (url) => {
    let asked = 0;
    const port = await serve((_, response) => {
      asked++;
      response.end();
    });
    await expect(client().fetch(url.replace("PORT", String(port)))).rejects.toEqual(refused("address_forbidden"));
    expect(asked).toBe(0);
  });

  test("an opened one is reached, and its status is an answer whatever it is", async () => {
    const port = await serve((request, response) => {
      response.writeHead(418, { "retry-after": "7" }).end(`${request.method} ${request.url}`);
    });
    const answer = await client({ open: LOCAL }).fetch(`http://127.0.0.1:${port}/a?b=c`, { method: "POST", body: "x" });
    expect([answer.status, answer.header("retry-after"), answer.text]).toEqual([418, "7", "POST /a?b=c"]);
  });

  test("a name that has a forbidden address among others is refused", async () => {
    const mixed = client({ resolveName: names({ "hook.example": ["93.184.216.34", "10.0.0.1"] }) });
    await expect(mixed.fetch("https://hook.example/")).rejects.toEqual(refused("address_forbidden"));
  });

  test("a name that resolves otherwise a moment later is checked again: what is checked is connected to", async () => {
    let asked = 0;
    const port = await serve((_, response) => response.end("inside"));
    const answers = ["127.0.0.1", "127.0.0.2"];
    const rebinding = client({
      open: LOCAL,
      resolveName: async () => Promise.resolve([{ address: answers[asked++] ?? "127.0.0.3", family: 4 }]),
    });
    const first = await rebinding.fetch(`http://hook.example:${port}/`, { headers: { connection: "close" } });
    expect([first.text, asked]).toEqual(["inside", 1]);
    await expect(rebinding.fetch(`http://hook.example:${port}/`, { headers: { connection: "close" } })).rejects.toEqual(
      refused("address_forbidden"),
    );
  });

  test("the root's dot makes no other name of localhost", async () => {
    const dotted = client({ resolveName: names({ "localhost.": ["127.0.0.1"] }) });
    await expect(dotted.fetch("http://localhost.:1/")).rejects.toEqual(refused("address_forbidden"));
  });

  test("what can't be resolved is told by its name", async () => {
    await expect(client({ resolveName: names({}) }).fetch("https://gone.example/")).rejects.toEqual(
      refused("address_unknown"),
    );
  });

  test("resolve gives an address that was checked", async () => {
    const table = names({ "mail.example": ["93.184.216.34"], "mail.internal": ["10.0.0.5"] });
    expect(await client({ resolveName: table }).resolve("mail.example")).toBe("93.184.216.34");
    await expect(client({ resolveName: table }).resolve("mail.internal")).rejects.toEqual(refused("address_forbidden"));
    expect(await client({ resolveName: table, open: ["mail.internal"] }).resolve("mail.internal")).toBe("10.0.0.5");
  });
});

describe("addresses that are none", () => {
  test.each(["ftp://example.com/", "file:///etc/passwd", "not an address", "https://user:pw@example.com/"])(
    "%s",
    async (url) => {
      await expect(client().fetch(url)).rejects.toEqual(refused("url_invalid"));
    },
  );
});

describe("redirects", () => {
  const sendOn =
    (status: number, location: string): RequestListener =>
    (request, response) => {
      if (request.url === "/end") response.end(`end by ${request.method}`);
      else response.writeHead(status, { location }).end();
    };

  test("within the server are followed", async () => {
    const port = await serve(sendOn(308, "/end"));
    const answer = await client({ open: LOCAL }).fetch(`http://127.0.0.1:${port}/`, { method: "POST", body: "x" });
    expect(answer.text).toBe("end by POST");
  });

  test.each<[string, number, string, "GET" | "POST"]>([
    ["to another host", 302, "https://example.com/", "GET"],
    ["to another port", 307, "http://127.0.0.1:1/", "POST"],
    ["to the metadata address", 302, "http://169.254.169.254/", "GET"],
    ["to another scheme", 302, "file:///etc/passwd", "GET"],
    ["in a circle", 307, "/again", "GET"],
    ["that lose the body", 302, "/end", "POST"],
  ])("%s are refused", async (_, status, location, method) => {
    const port = await serve(sendOn(status, location));
    const asked = client({ open: LOCAL }).fetch(`http://127.0.0.1:${port}/`, { method });
    await expect(asked).rejects.toEqual(refused("redirect_refused"));
  });
});

describe("limits", () => {
  test("a body that is too large, a server that does not answer, one that is not there", async () => {
    const large = await serve((_, response) => response.end("x".repeat(2_000)));
    await expect(client({ open: LOCAL, maxBytes: 1_000 }).fetch(`http://127.0.0.1:${large}/`)).rejects.toEqual(
      refused("response_too_large"),
    );
    const silent = await serve(() => {});
    await expect(client({ open: LOCAL, timeoutMs: 50 }).fetch(`http://127.0.0.1:${silent}/`)).rejects.toEqual(
      refused("request_timeout"),
    );
    const gone = client({ open: LOCAL }).fetch("http://127.0.0.1:1/secret-path");
    await expect(gone).rejects.toEqual(refused("request_failed"));
    await expect(gone).rejects.not.toThrow("secret-path");
  });

  test("an abort rejects with its reason", async () => {
    const silent = await serve(() => {});
    const reason = new Error("stopped");
    const controller = new AbortController();
    const asked = client({ open: LOCAL }).fetch(`http://127.0.0.1:${silent}/`, { signal: controller.signal });
    controller.abort(reason);
    await expect(asked).rejects.toBe(reason);
  });

  test("proxies of the environment are not used", async () => {
    let proxied = 0;
    const proxy = await serve((_, response) => {
      proxied++;
      response.end();
    });
    const port = await serve((_, response) => response.end("straight"));
    process.env["HTTP_PROXY"] = `http://127.0.0.1:${proxy}`;
    try {
      expect((await client({ open: LOCAL }).fetch(`http://127.0.0.1:${port}/`)).text).toBe("straight");
    } finally {
      delete process.env["HTTP_PROXY"];
    }
    expect(proxied).toBe(0);
  });
});
