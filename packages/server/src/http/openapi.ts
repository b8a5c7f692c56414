import type { Json } from "@sekisho/core";
import { z } from "zod";
import { problem } from "../api/shapes.ts";
import { API, type Mount } from "./app.ts";
import type { Operation } from "./operation.ts";

/** Answers that any operation may give. */
const COMMON: Readonly<Record<number, string>> = {
  400: "The request can't be read.",
  401: "Nobody is signed in, or the token is worth nothing.",
  403: "Not allowed.",
  413: "The body is too large.",
  415: "The body is not application/json.",
  421: "The server is not known by this name.",
  422: "The request is wrong.",
  429: "Too many requests.",
  503: "The store does not answer now.",
};

/** The description of the API, from the very schemas that check requests. */
export function openApi(operations: readonly Operation[], version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of operations) {
    const path = (paths[`${API}${operation.path}`] ??= {});
    path[operation.method.toLowerCase()] = describe(operation);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Sekisho",
      version,
      description: "The API of a Sekisho server. Errors are problem details (RFC 9457).",
    },
    paths,
    components: {
      securitySchemes: {
        token: { type: "http", scheme: "bearer" },
        session: { type: "apiKey", in: "cookie", name: "__Host-sekisho" },
      },
      schemas: { Problem: jsonSchema(problem, "output") },
    },
    security: [{ token: [] }, { session: [] }],
  };
}

function describe(operation: Operation): object {
  const { id, summary, tag, permission, parameters, query, body, answers } = operation;
  const isOpen = permission === "open";
  const inPath = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => ({
    name,
    in: "path",
    required: true,
    schema: propertiesOf(parameters)[name] ?? { type: "string" },
  }));
  const inQuery = Object.entries(propertiesOf(query)).map(([name, schema]) => ({ name, in: "query", schema }));
  return {
    operationId: id,
    summary,
    tags: [tag],
    ...(isOpen && { security: [] }),
    "x-permission": permission,
    parameters: [...inPath, ...inQuery],
    ...(body && {
      requestBody: { required: true, ...jsonContent(operation.bodyShape ?? jsonSchema(body, "input")) },
    }),
    responses: {
      ...Object.fromEntries(
        Object.entries(answers).map(([status, { what, body: shape }]) => [
          status,
          {
            description: what,
            ...(shape ? jsonContent(jsonSchema(shape, "output")) : Number(status) >= 400 ? PROBLEM : {}),
          },
        ]),
      ),
      ...(operation.method === "GET" && { 304: { description: "The reader has it, as `if-none-match` says." } }),
      ...Object.fromEntries(
        Object.entries({ ...COMMON, ...(inPath.length > 0 && { 404: "There is no such thing." }) })
          .filter(([status]) => !(status in answers))
          .map(([status, description]) => [status, { description, ...PROBLEM }]),
      ),
      // Before there is a request that could be answered with a problem.
      431: { description: "The address and the headers are larger than 16 KiB together." },
    },
  };
}

const PROBLEM = { content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } } };

function jsonContent(schema: Json | object): object {
  return { content: { "application/json": { schema } } };
}

function jsonSchema(schema: z.ZodType, io: "input" | "output"): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return rest;
}

function propertiesOf(schema: z.ZodType | undefined): Readonly<Record<string, object>> {
  if (schema === undefined) return {};
  const { properties } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  // JSON Schema allows `true` for a property; zod writes objects.
  return (properties ?? {}) as Readonly<Record<string, object>>;
}

/** `/api/v1/openapi.json`, to everybody: it says what the program can, not what is here. */
export function openApiRoute(operations: readonly Operation[], version: string): Mount {
  let text: string | undefined;
  return (app) => {
    app.get(`${API}/openapi.json`, (context) => {
      context.set("route", `${API}/openapi.json`);
      text ??= JSON.stringify(openApi(operations, version));
      return context.body(text, 200, { "content-type": "application/json", "cache-control": "no-cache" });
    });
  };
}
