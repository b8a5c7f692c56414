import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** A server that refuses everything, and says in its answers all that it was sent. */
export interface Echo {
  readonly url: string;
  /** All that it was sent, by the first part of the path. */
  asked(part: string): string;
  close(): Promise<void>;
}

interface Told {
  readonly status: number;
  readonly body: unknown;
}

/** An identity provider as far as its description, a Slack that refuses tokens, and 500 for all else. */
export async function startEcho(): Promise<Echo> {
  const asked = new Map<string, string>();
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const [, part = ""] = (request.url ?? "").split("/");
      const all = JSON.stringify({ url: request.url, headers: request.headers, body });
      asked.set(part, `${asked.get(part) ?? ""}${all}\n`);
      const told = answerOf(part, request, { url, all });
      response.writeHead(told.status, { "content-type": "application/json" }).end(JSON.stringify(told.body));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // It listens on a port.
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    asked: (part) => asked.get(part) ?? "",
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function answerOf(
  part: string,
  request: IncomingMessage,
  { url, all }: { readonly url: string; readonly all: string },
): Told {
  if (request.url === "/idp/.well-known/openid-configuration") {
    const issuer = `${url}/idp`;
    const [authorization_endpoint, token_endpoint, jwks_uri] = ["authorize", "token", "keys"].map(
      (name) => `${issuer}/${name}`,
    );
    const response_types_supported = ["code"];
    return {
      status: 200,
      body: { issuer, authorization_endpoint, token_endpoint, jwks_uri, response_types_supported },
    };
  }
  if (part === "idp") return { status: 400, body: { error: "invalid_client", error_description: `refused: ${all}` } };
  if (part === "slack") return { status: 200, body: { ok: false, error: "invalid_auth", needed: all } };
  if (part === "v1") return { status: 200, body: {} };
  return { status: 500, body: { error: all } };
}
