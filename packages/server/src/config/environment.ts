import { isJsonArray, isJsonObject, type Json } from "@sekisho/core";

/** Every key that a variable can set, the whole of it; lists and maps as JSON. */
const SETTABLE: readonly string[] = [
  "listen",
  "url",
  "trustedProxies",
  "drainSeconds",
  "store.url",
  "keys.ledger",
  "keys.ledger.file",
  "keys.ledger.env",
  "keys.cookies",
  "keys.cookies.file",
  "keys.cookies.env",
  "checkpoints",
  "rulebooks",
  "signIn.oidc",
  "signIn.oidc.issuer",
  "signIn.oidc.clientId",
  "signIn.oidc.clientSecret",
  "signIn.oidc.clientSecret.file",
  "signIn.oidc.clientSecret.env",
  "signIn.oidc.scopes",
  "signIn.oidc.groups",
  "signIn.workloads",
  "outbound.open",
  "notify",
  "gates",
];

/** What sets a key from outside the file. */
export interface Setting {
  /** How it is named in messages: the variable, or the option. */
  readonly name: string;
  readonly path: readonly string[];
  readonly value: Json;
}

/** What the environment says, in the order in which it is laid over the file: what is nearer to the root first. */
export function settingsIn(env: Readonly<Record<string, string | undefined>>): readonly Setting[] {
  return SETTABLE.flatMap((key) => {
    const variable = variableOf(key);
    const text = env[variable];
    return text === undefined || text === "" ? [] : [{ name: variable, path: key.split("."), value: valueOf(text) }];
  });
}

/** `signIn.oidc.clientId` is SEKISHO_SIGN_IN_OIDC_CLIENT_ID. */
export function variableOf(key: string): string {
  return `SEKISHO_${key.replaceAll(/[A-Z]/g, "_$&").replaceAll(".", "_").toUpperCase()}`;
}

/** What starts as a list or map is read as one; everything else is text. */
function valueOf(text: string): Json {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    // JSON.parse makes what JSON has and nothing else.
    return JSON.parse(text) as Json;
  } catch {
    // The schema says what belongs here.
    return text;
  }
}

/** The value with a setting laid over it; what is no map on the way gives way to one. */
export function laidOver(value: Json, { path, value: given }: Pick<Setting, "path" | "value">): Json {
  const [name, ...rest] = path;
  if (name === undefined) return given;
  const before = isJsonObject(value) && !isJsonArray(value) ? value : {};
  return { ...before, [name]: laidOver(before[name] ?? null, { path: rest, value: given }) };
}
