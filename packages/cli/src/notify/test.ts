import { isJsonArray, isJsonObject, type Json, Problem } from "@sekisho/core";
import type { Invocation } from "@sekisho/gate";
import { languageOf, visible } from "@sekisho/gate-files/print";
import type { Language } from "@sekisho/rulebook";
import { type Words, wordsOf } from "./words.ts";

const URL_DEFAULT = "http://localhost:8787";
/** The server itself waits 15 s for each channel, for all at once. */
const TIMEOUT_MS = 30_000;

/** `sekisho notify test TEAM`: 0 all sent, 1 one failed, 2 could not ask. */
export async function test(invocation: Invocation): Promise<number> {
  const { lang } = invocation.options;
  const language = lang === "en" || lang === "ja" ? lang : languageOf(invocation.env);
  const words = wordsOf(language);
  const [team, ...more] = invocation.operands;
  if (team === undefined || more.length > 0) throw new Problem("usage", words.usage);
  const token = invocation.env["SEKISHO_TOKEN"];
  if (token === undefined || token === "") throw new Problem("usage", words.noToken);
  const channels = await ask(invocation, { team, token, language, words });
  if (channels.length === 0) invocation.terminal.out(`${words.noChannels(visible(team))}\n`);
  for (const channel of channels) invocation.terminal.out(`${lineOf(channel, words)}\n`);
  return channels.every(({ outcome }) => outcome === "sent") ? 0 : 1;
}

type Fields = { readonly [field: string]: Json };

interface Asking {
  readonly team: string;
  readonly token: string;
  readonly language: Language;
  readonly words: Words;
}

async function ask({ options, env }: Invocation, { team, token, language, words }: Asking): Promise<readonly Fields[]> {
  const server = String(options["url"] ?? env["SEKISHO_URL"] ?? URL_DEFAULT).replace(/\/+$/, "");
  const url = `${server}/api/v1/teams/${encodeURIComponent(team)}/test-message`;
  if (!URL.canParse(url)) throw new Problem("usage", words.badUrl(visible(server)));
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "accept-language": language },
      // The token is for this server only.
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    text = await response.text();
  } catch (error) {
    throw new Problem("server_unreachable", words.unreachable(visible(server)), { cause: error });
  }
  const answer = objectIn(text);
  if (response.status === 200 && isJsonArray(answer["channels"])) return answer["channels"].filter(isJsonObject);
  const detail = typeof answer["detail"] === "string" ? answer["detail"] : `status ${response.status}`;
  throw new Problem("server_refused", words.refused(visible(detail)));
}

function objectIn(text: string): Fields {
  try {
    // JSON.parse makes what JSON has and nothing else.
    const value = JSON.parse(text) as Json;
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}

function lineOf({ kind, address, outcome, message, hint }: Fields, words: Words): string {
  const place = visible(`${textOf(kind)} ${textOf(address)}`);
  if (outcome === "sent") return `${place}: ${words.sent}`;
  const why = `${place}: ${words.failed}: ${visible(textOf(message))}`;
  return typeof hint === "string" ? `${why}\n  ${words.todo}: ${visible(hint)}` : why;
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
