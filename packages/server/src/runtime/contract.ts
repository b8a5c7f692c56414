import { Problem } from "@sekisho/core";
import type { Gate, Parts } from "@sekisho/gate";
import { tablePrefix } from "../host/own-tables.ts";

/**
 * Whether a gate keeps to the contract where types can't tell. Throws Problem `gate_contract`, which names the member: the
 * server does not start with a gate that reaches beyond its own.
 */
export function requireContract(gate: Gate, parts: Parts): void {
  const refuse = (what: string): never => {
    throw new Problem("gate_contract", `the gate ${gate.name}: ${what}`);
  };
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(gate.name)) refuse("its name is not in kebab-case");
  const permissions = new Set((gate.permissions ?? []).map(({ name }) => name));
  for (const name of permissions) {
    if (!name.startsWith(`${gate.name}.`)) refuse(`the permission ${name} does not start with ${gate.name}.`);
  }
  for (const { owner, id } of gate.migrations ?? []) {
    if (owner !== gate.name) refuse(`the migration ${id} is of ${owner}`);
  }
  for (const route of parts.routes ?? []) {
    const { method, path, permission } = route;
    if (!permissions.has(permission)) refuse(`${method} ${path} names no permission of the gate`);
    const reach = gate.permissions?.find(({ name }) => name === permission)?.reach;
    if (reach === "own-team" && route.team === undefined) refuse(`${method} ${path} does not say whose the thing is`);
  }
  for (const page of parts.pages ?? []) {
    const missing = page.permissions.find((permission) => !permissions.has(permission));
    if (missing !== undefined) refuse(`the page ${page.path} reads by ${missing}, which is no permission of the gate`);
  }
  for (const { kind } of parts.jobs ?? []) {
    if (!kind.startsWith(`${gate.name}.`)) refuse(`the job ${kind} does not start with ${gate.name}.`);
  }
  for (const [what, names] of [
    ["route", (parts.routes ?? []).map(({ method, path }) => `${method} ${path}`)],
    ["webhook", (parts.webhooks ?? []).map(({ name }) => name)],
    ["job", (parts.jobs ?? []).map(({ kind }) => kind)],
    ["schedule", (parts.schedules ?? []).map(({ name }) => name)],
    ["service", (gate.services ?? []).map(({ name }) => name)],
  ] as const) {
    const twice = names.find((name, i) => names.indexOf(name) !== i);
    if (twice !== undefined) refuse(`the ${what} ${twice} is there twice`);
  }
  const foreign = (gate.migrations ?? []).flatMap((migration) =>
    [...migration.statements({ database: "sqlite", id: "", int: "", bytes: "", text: "" })].flatMap(tablesMade),
  );
  const wrong = foreign.find((table) => !table.startsWith(tablePrefix(gate.name)));
  if (wrong !== undefined) refuse(`the table ${wrong} does not start with ${tablePrefix(gate.name)}`);
}

function tablesMade(statement: string): readonly string[] {
  const found = /^\s*(?:create|alter|drop)\s+table\s+(?:if\s+(?:not\s+)?exists\s+)?"?([A-Za-z_][\w$]*)/i.exec(
    statement,
  );
  return found?.[1] === undefined ? [] : [found[1]];
}
