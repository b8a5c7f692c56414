/** The thread that owns one connection: requests in, replies out. What comes at one time goes and is answered as one list. */
import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import { giveBackMemory } from "../memory/give-back.ts";
import { GroupCommit } from "./group-commit.ts";
import { failureOf, type Reply, type Request, type Statement } from "./protocol.ts";
import { type SessionOptions, SqliteSession } from "./session.ts";

if (parentPort === null) throw new Error("worker.ts is started by worker-client.ts only");
const port = parentPort;
// worker-client.ts gives this.
const session = new SqliteSession(workerData as SessionOptions);
let replies: Reply[] = [];
const group = new GroupCommit(session, (reply) => replies.push(reply));
let isClosing = false;
giveBackMemory();

// Messages from the main thread are of this shape: worker-client.ts is the only sender.
port.on("message", (requests: readonly Request[]) => {
  requests.forEach(take);
  // What has come meanwhile may share the commit.
  for (let more = receive(); more !== undefined; more = receive()) more.forEach(take);
  if (group.isDue) sendReplies();
  group.settle();
  sendReplies();
  if (!isClosing) return;
  session.close();
  port.close();
});

function receive(): readonly Request[] | undefined {
  // As above.
  return receiveMessageOnPort(port)?.message as readonly Request[] | undefined;
}

function take(request: Request): void {
  if (request.kind === "close") isClosing = true;
  else if (request.kind === "run") replies.push(answer(request.id, request.statement));
  else group.take(request);
}

function answer(id: number, { sql, parameters }: Statement): Reply {
  try {
    return { id, ...session.run(sql, parameters) };
  } catch (error) {
    return { id, error: failureOf(error) };
  }
}

function sendReplies(): void {
  if (replies.length === 0) return;
  port.postMessage(replies);
  replies = [];
}
