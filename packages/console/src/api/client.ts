import type { ProblemBody } from "@sekisho/server/api";

/** What the server refused, or that it did not answer (`offline`, status 0). */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, detail: string) {
    super(detail);
    this.name = "ApiProblem";
    this.status = status;
    this.code = code;
  }
}

const API = "/api/v1";

export type Query = Readonly<Record<string, string | number | undefined>>;

/** Reads what an operation answers. Throws ApiProblem. */
export async function get<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
  const said = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  const search = new URLSearchParams(said).toString();
  const response = await ask(`${path}${search === "" ? "" : `?${search}`}`, signal === undefined ? {} : { signal });
  // The caller names the type that the server's own schema of this operation has.
  return (await response.json()) as T;
}

/** Changes something; undefined where the server answers without a body. Throws ApiProblem. */
export async function post(path: string, body?: object): Promise<unknown> {
  const response = await ask(path, {
    method: "POST",
    ...(body !== undefined && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
  return response.status === 204 ? undefined : response.json();
}

async function ask(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(`${API}${path}`, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiProblem(0, "offline", error instanceof Error ? error.message : String(error));
  }
  if (response.ok) return response;
  throw await problemOf(response);
}

async function problemOf(response: Response): Promise<ApiProblem> {
  try {
    const { code, detail } = (await response.json()) as ProblemBody;
    return new ApiProblem(response.status, code, detail);
  } catch {
    // What stands before the server answers by pages of its own.
    return new ApiProblem(response.status, "other", `HTTP ${response.status}`);
  }
}
