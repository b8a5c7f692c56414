import { Problem } from "@sekisho/core";
import { said } from "./ci.ts";

type Env = Readonly<Record<string, string | undefined>>;

const TIMEOUT_MS = 10_000;
const AUDIENCE = "sekisho";

export interface Token {
  readonly text: string;
  /** Where it comes from, for whoever has to correct it. */
  readonly source: string;
}

/**
 * What proves who reports: `SEKISHO_TOKEN`, else the token that the CI gives to this run. Undefined where there is none;
 * rejects with Problem `ci_token` where GitHub promises one and gives none.
 */
export async function tokenOf(env: Env, ask: typeof fetch): Promise<Token | undefined> {
  const own = said(env, "SEKISHO_TOKEN");
  if (own !== undefined) return { text: own, source: "SEKISHO_TOKEN" };
  const given = said(env, "SEKISHO_ID_TOKEN");
  if (given !== undefined) return { text: given, source: "SEKISHO_ID_TOKEN" };
  const url = said(env, "ACTIONS_ID_TOKEN_REQUEST_URL");
  const secret = said(env, "ACTIONS_ID_TOKEN_REQUEST_TOKEN");
  if (url === undefined || secret === undefined || !URL.canParse(url)) return undefined;
  const audience = said(env, "SEKISHO_AUDIENCE") ?? AUDIENCE;
  return { text: await workflowToken(url, { secret, audience, ask }), source: `GitHub Actions (audience ${audience})` };
}

/** "OpenID Connect reference" in GitHub's documentation, "Methods for requesting the OIDC token". */
async function workflowToken(
  url: string,
  { secret, audience, ask }: { readonly secret: string; readonly audience: string; readonly ask: typeof fetch },
): Promise<string> {
  const address = new URL(url);
  address.searchParams.set("audience", audience);
  try {
    const answer = await ask(address, {
      headers: { authorization: `Bearer ${secret}`, accept: "application/json" },
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const body: unknown = answer.ok ? await answer.json() : undefined;
    const value: unknown = typeof body === "object" && body !== null ? Reflect.get(body, "value") : undefined;
    if (typeof value === "string" && value !== "") return value;
    throw new Problem("ci_token", `GitHub Actions gave no token for this run (status ${answer.status})`);
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem("ci_token", "GitHub Actions gave no token for this run: it could not be asked", { cause: error });
  }
}
