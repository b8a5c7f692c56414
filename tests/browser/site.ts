/** A site on a free port of the loopback: a page with a strict policy, and the same worker under two policies. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What the worker of each policy is called; only the first may make code from text. */
export const WORKERS = { code: "/code/worker.js", closures: "/closures/worker.js" } as const;

const strict = "default-src 'none'; base-uri 'none'; form-action 'none'";
const policies: { readonly [path: string]: string } = {
  "/": `${strict}; worker-src 'self'`,
  [WORKERS.code]: `${strict}; script-src 'unsafe-eval'`,
  [WORKERS.closures]: strict,
};

export interface Site extends AsyncDisposable {
  readonly url: string;
}

export async function serve(worker: string): Promise<Site> {
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    const policy = policies[path];
    if (policy === undefined) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      "Content-Type": path === "/" ? "text/html; charset=utf-8" : "text/javascript; charset=utf-8",
      "Content-Security-Policy": policy,
      "X-Content-Type-Options": "nosniff",
    });
    response.end(path === "/" ? "<!doctype html><title>cases</title>" : worker);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on a port has an address with a port.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
