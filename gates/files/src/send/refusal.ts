import type { Answer } from "./post.ts";
import type { Token } from "./token.ts";

export interface Sender {
  readonly origin: string;
  readonly scope: string;
  readonly token: Token;
}

/** One sentence a way in which a report does not arrive: what happened, and what to do. Undefined where it did. */
export function refusalOf(answer: Answer, sender: Sender): string | undefined {
  const { origin } = sender;
  if (answer.kind === "timeout") {
    return `${origin} did not answer in time, and not when it was asked again; is it up, and does the network let this machine reach it?`;
  }
  if (answer.kind === "unreachable") {
    return `${origin} can't be reached (${answer.why}); is the address right, is it up, and does the network let this machine reach it?`;
  }
  if (answer.status === 200 || answer.status === 202) return undefined;
  const told = answer.told === "" ? "" : ` (${answer.told})`;
  return `${whatHappened(answer, sender)}${told}: ${whatToDo(answer, sender)}`;
}

type Told = Extract<Answer, { kind: "answer" }>;

function whatHappened({ status, code }: Told, { origin, scope, token }: Sender): string {
  if (code === "scope_refused") return `${token.source} may not report for ${scope}`;
  if (status >= 300 && status < 400)
    return `${origin} sends elsewhere, and a token goes only to the address that was named`;
  switch (status) {
    case 401:
      return `${origin} does not know the token of ${token.source}, or its time is over`;
    case 403:
      return `${token.source} may not report`;
    case 404:
    case 405:
      return `no Sekisho takes reports at ${origin}`;
    case 413:
      return `the report is larger than ${origin} takes`;
    case 421:
      return `the server does not bear the name ${origin}`;
    case 422:
      return `${origin} does not read this report`;
    case 429:
      return `${origin} is asked too often`;
    case 503:
      return `${origin} can't take reports now`;
    default:
      return `${origin} answers with status ${status}`;
  }
}

function whatToDo({ status, code }: Told, { scope, token }: Sender): string {
  if (code === "scope_refused") return `use a token that speaks for ${scope}, or correct the scope`;
  if (status >= 300 && status < 400) return "name the right address";
  switch (status) {
    case 401:
      return token.source === "SEKISHO_TOKEN"
        ? "make another one in the server"
        : "let issuer, audience and claims under signIn.workloads of server.yaml fit this run";
    case 403:
      return "it needs the permission files.report";
    case 404:
    case 405:
      return "name the server's own address, without a path";
    case 413:
      return "check fewer paths in one run";
    case 421:
      return "name it as `url` of its server.yaml does";
    case 422:
      return "server and sekisho may be of different versions, or the clock of this machine is wrong";
    case 429:
    case 503:
      return "it was asked several times; run it again later, which reports nothing twice";
    default:
      return "its log says why, under the request's id";
  }
}
