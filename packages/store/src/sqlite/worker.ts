/** The thread that owns one connection: requests in, answers out, in order. */
import { parentPort, workerData } from "node:worker_threads";
import type { Reply, Request } from "./protocol.ts";
import { type SessionOptions, SqliteSession } from "./session.ts";

if (parentPort === null) throw new Error("worker.ts is started by worker-client.ts only");
const port = parentPort;
// worker-client.ts gives this.
const session = new SqliteSession(workerData as SessionOptions);

// Messages from the main thread are of this shape: worker-client.ts is the only sender.
port.on("message", (request: Request) => {
  if (request.sql === undefined) {
    session.close();
    port.close();
    return;
  }
  port.postMessage(answer(request.id, request.sql, request.parameters));
});

function answer(id: number, sql: string, parameters: readonly unknown[]): Reply {
  try {
    return { id, ...session.run(sql, parameters) };
  } catch (error) {
    return { id, error: describe(error) };
  }
}

function describe(error: unknown): { readonly message: string; readonly errcode?: number } {
  if (!(error instanceof Error)) return { message: String(error) };
  const errcode: unknown = Reflect.get(error, "errcode");
  return typeof errcode === "number" ? { message: error.message, errcode } : { message: error.message };
}
