import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

export interface GitServer {
  /** Of the repository, for clones and pushes with the token. */
  readonly url: string;
  readonly token: string;
  /** Writes files (null deletes one) as a commit on a branch; answers with its id. */
  commit(files: Readonly<Record<string, string | null>>, message?: string): string;
  /** What a command of git prints in the repository. */
  git(...args: readonly string[]): string;
  /** From now on it answers 503, or again as it should. */
  setAvailable(isAvailable: boolean): void;
  stop(): Promise<void>;
}

const TOKEN = "a-token-of-the-test-forge";

/** A repository behind git's own HTTP backend, on a free port of this machine; every request needs the token. */
export async function startGitServer(): Promise<GitServer> {
  const root = mkdtempSync(join(tmpdir(), "sekisho-git-"));
  const bare = join(root, "rulebook.git");
  const work = join(root, "work");
  const git = (cwd: string, args: readonly string[]): string => {
    const { status, stdout, stderr } = spawnSync("git", [...args], {
      cwd,
      encoding: "utf8",
      env: { PATH: process.env["PATH"], HOME: root, GIT_CONFIG_NOSYSTEM: "1", ...IDENTITY },
    });
    if (status !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}`);
    return stdout.trim();
  };
  git(root, ["init", "--quiet", "--bare", "--initial-branch=main", bare]);
  git(bare, ["config", "http.receivepack", "true"]);
  git(root, ["clone", "--quiet", bare, work]);
  git(work, ["checkout", "--quiet", "-B", "main"]);
  let isAvailable = true;
  const server = createServer((request, response) => {
    if (!isAvailable) response.writeHead(503).end();
    else if (!isAuthorised(request)) response.writeHead(401, { "www-authenticate": "Basic" }).end();
    else backend(root, request, response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/rulebook.git`,
    token: TOKEN,
    commit(files, message = "change") {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(work, path)), { recursive: true });
        if (text === null) rmSync(join(work, path));
        else writeFileSync(join(work, path), text);
      }
      git(work, ["add", "--all"]);
      git(work, ["commit", "--quiet", "--allow-empty", "-m", message]);
      git(work, ["push", "--quiet", "origin", "main"]);
      return git(work, ["rev-parse", "HEAD"]);
    },
    git: (...args) => git(bare, args),
    setAvailable(next) {
      isAvailable = next;
    },
    async stop() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      rmSync(root, { recursive: true, force: true });
    },
  };
}

const IDENTITY = {
  GIT_AUTHOR_NAME: "Test",
  GIT_AUTHOR_EMAIL: "test@example.com",
  GIT_COMMITTER_NAME: "Test",
  GIT_COMMITTER_EMAIL: "test@example.com",
};

function isAuthorised({ headers }: IncomingMessage): boolean {
  const [, coded = ""] = /^Basic (.+)$/.exec(headers.authorization ?? "") ?? [];
  return Buffer.from(coded, "base64").toString("utf8").endsWith(`:${TOKEN}`);
}

/** git-http-backend speaks CGI: headers, an empty line, the body. */
function backend(root: string, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? "/", "http://here");
  const child = spawn("git", ["http-backend"], {
    env: {
      PATH: process.env["PATH"],
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: "1",
      PATH_INFO: url.pathname,
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers["content-type"] ?? "",
      HTTP_CONTENT_ENCODING: request.headers["content-encoding"] ?? "",
      HTTP_GIT_PROTOCOL: String(request.headers["git-protocol"] ?? ""),
      REMOTE_USER: "test",
    },
    stdio: ["pipe", "pipe", "ignore"],
  });
  child.stdin.on("error", () => {});
  request.pipe(child.stdin);
  let head = Buffer.alloc(0);
  let isBody = false;
  child.stdout.on("data", (chunk: Buffer) => {
    if (isBody) {
      response.write(chunk);
      return;
    }
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf("\r\n\r\n");
    if (end < 0) return;
    isBody = true;
    const lines = head.subarray(0, end).toString("utf8").split("\r\n");
    const headers = lines.map((line) => line.split(/:\s*/, 2) as [string, string]);
    const status = headers.find(([name]) => name === "Status")?.[1] ?? "200";
    response.writeHead(Number.parseInt(status, 10), Object.fromEntries(headers.filter(([name]) => name !== "Status")));
    response.write(head.subarray(end + 4));
  });
  child.on("close", () => response.end());
}
