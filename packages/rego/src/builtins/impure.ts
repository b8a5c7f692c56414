/** Builtins whose answers come from outside the program; the caller of an evaluation gives them, or they fail. */
import { RSet } from "../runtime/collections.ts";
import { getKey } from "../runtime/objects.ts";
import { printTerm } from "../runtime/print.ts";
import type { Value } from "../runtime/value.ts";
import { any, type Builtin, type BuiltinContext, objectOf, setOf, string } from "./builtin.ts";
import { fromLatin1 } from "./bytes/latin1.ts";
import { requestKeysProblem } from "./http/keys.ts";
import { type HttpRequest, type HttpResponse, RequestError, readRequest } from "./http/request.ts";
import { responseValue } from "./http/response.ts";
import { parseAddress, printAddress } from "./net/address.ts";
import { builtinError, objectOperand, operandError, stringOperand } from "./operands.ts";

export const impure: readonly Builtin[] = [
  {
    name: "http.send",
    args: [objectOf(string, any)],
    result: objectOf(any, any),
    run: (c, a) => send(c, a),
  },
  {
    name: "net.lookup_ip_addr",
    args: [string],
    result: setOf(string),
    run: (c, a) => lookup(c, a),
  },
  {
    name: "opa.runtime",
    args: [],
    result: objectOf(string, any),
    // Json is a Value by definition of both types.
    run: (c) => c.runtime ?? {},
  },
];

const noAnswers = "the caller of this evaluation answers no such questions";

function send(c: BuiltinContext, a: Value): Value | undefined {
  const name = "http.send";
  const object = objectOperand(c, name, 1, a);
  if (object === undefined) return undefined;
  const raise = getKey(object, "raise_error") ?? true;
  if (typeof raise !== "boolean") return builtinError(c, name, "invalid value for raise_error field");
  const problem = requestKeysProblem(object);
  if (problem !== undefined) {
    if (raise) return operandError(c, name, 1, problem);
    return failed("internal", `eval_type_error: ${name}: operand 1 ${problem}`);
  }
  try {
    const request = readRequest(object);
    const answer = ask(c, { kind: name, key: request.key, about: request });
    if ("value" in answer) {
      return responseValue(object, responseOf(answer.value), (steps) => c.produce(steps));
    }
    if (raise) return builtinError(c, name, answer.error);
    return failed(answer.isNetwork ? "network" : "internal", answer.error);
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    if (!raise)
      return failed("internal", `eval_${error.isOperand ? "type" : "builtin"}_error: ${name}: ${error.message}`);
    return error.isOperand ? operandError(c, name, 1, error.message) : builtinError(c, name, error.message);
  }
}

function ask(
  c: BuiltinContext,
  question: Parameters<NonNullable<BuiltinContext["ask"]>>[0],
): ReturnType<NonNullable<BuiltinContext["ask"]>> {
  return c.ask?.(question) ?? { error: noAnswers, isNetwork: false };
}

/** What `raise_error: false` gives instead of an error. */
function failed(kind: "network" | "internal", message: string): Value {
  return { status_code: 0, error: { code: `eval_http_send_${kind}_error`, message } };
}

/** A response in an answer book: `[status, code, headers, body in base64]`, so that it is a value. */
export function packResponse({ status, statusCode, headers, body }: HttpResponse): Value {
  return [status, statusCode, headers, fromLatin1(body)];
}

function responseOf(value: Value): HttpResponse {
  // Only packResponse makes these.
  const [status, statusCode, headers, body] = value as [string, number, HttpResponse["headers"], string];
  return { status, statusCode, headers, body: Uint8Array.from(body, (character) => character.charCodeAt(0)) };
}

/** The request that a question is about. */
export function requestOf(about: unknown): HttpRequest {
  // The builtin above asks with a request and nothing else.
  return about as HttpRequest;
}

/** Addresses stand for themselves, and localhost for the loopback (RFC 6761, section 6.3): nobody need be asked. */
function lookup(c: BuiltinContext, a: Value): Value | undefined {
  const name = "net.lookup_ip_addr";
  const text = stringOperand(c, name, 1, a);
  if (text === undefined) return undefined;
  const address = parseAddress(text);
  if (address !== undefined) return RSet.of([printAddress(address)]);
  if (/^(?:.+\.)?localhost\.?$/i.test(text)) return RSet.of(["127.0.0.1", "::1"]);
  if (text === "" || text.length > 253) return builtinError(c, name, `lookup ${text.slice(0, 253)}: no such host`);
  const answer = ask(c, { kind: name, key: printTerm(text), about: text });
  return "value" in answer ? answer.value : builtinError(c, name, answer.error);
}
