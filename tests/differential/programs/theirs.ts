import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Json } from "@sekisho/core";
import { parseExact } from "../../conformance/case.ts";
import { type Answered, ask, type Started, startTheirs } from "../opa/server/servers.ts";
import type { Answer } from "./answer.ts";
import type { Drawn } from "./draw.ts";
import { exactJson } from "./exact.ts";

const POLICY = "/v1/policies/m.rego";
const MOST_MS = 20_000;

/** The real OPA as a server, asked one program after the other; it is started again when one ends it. */
export class Theirs {
  readonly #directory = mkdtempSync(join(tmpdir(), "sekisho-programs-"));
  #server: Started | undefined;
  #starts = 0;
  /** The documents that it has. */
  #data = "";

  async answer(program: Drawn, path: readonly string[]): Promise<Answer> {
    try {
      return await this.#ask(program, path);
    } catch (thrown) {
      // A stack that overflows ends the whole program.
      await this.close();
      return { kind: "none", text: String(thrown) };
    }
  }

  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    this.#data = "";
    await server?.stop();
  }

  /** Also takes away what it wrote. */
  async end(): Promise<void> {
    await this.close();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  async #ask({ text, input, data }: Drawn, path: readonly string[]): Promise<Answer> {
    const socket = (this.#server ??= await this.#start()).socket;
    await bounded(ask(socket, { method: "DELETE", path: POLICY }));
    const documents = exactJson(data);
    if (documents !== this.#data) {
      const put = await bounded(ask(socket, { method: "PUT", path: "/v1/data", body: documents }));
      if (put.status >= 300) return { kind: "none", text: put.body };
      this.#data = documents;
    }
    const headers = { "content-type": "text/plain" };
    const policy = await bounded(ask(socket, { method: "PUT", path: POLICY, headers, body: text }));
    if (policy.status !== 200) return { kind: "refused", text: policy.body };
    const asked = { method: "POST", path: `/v1/data/${path.map(encodeURIComponent).join("/")}` };
    const answered = await bounded(ask(socket, { ...asked, body: bodyOf(input) }));
    return answered.status === 200
      ? { kind: "value", value: resultOf(answered.body), text: answered.body }
      : { kind: "error", text: answered.body };
  }

  #start(): Promise<Started> {
    const socket = join(this.#directory, `${this.#starts++}.sock`);
    return startTheirs({ words: ["--log-level", "error"], cwd: this.#directory, socket });
  }
}

function bodyOf(input: Json | undefined): string {
  return input === undefined ? "{}" : `{"input": ${exactJson(input)}}`;
}

function resultOf(body: string): Json {
  // OPA answers with an object, which has no result where the document is undefined.
  return (parseExact(body) as { readonly result?: Json }).result ?? {};
}

/** An answer, or an error when it takes too long. */
async function bounded(answered: Promise<Answered>): Promise<Answered> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("OPA takes too long")), MOST_MS);
  });
  try {
    return await Promise.race([answered, late]);
  } finally {
    clearTimeout(timer);
  }
}
