import { isJsonArray, isJsonObject, type Json, ownValue } from "@sekisho/core";

/** The parts of a plan whose keys are compared: the plan, an entry of `resource_changes`, its `change`. */
export const PARTS = ["plan", "entry", "change"] as const;
export type Part = (typeof PARTS)[number];

/** The key lists of every object of a part, in the order in which they are written. */
export type Shapes = Readonly<Record<Part, readonly (readonly string[])[]>>;

export function shapesOf(plans: readonly Json[]): Shapes {
  const entries = plans.flatMap((plan) => {
    const changes = ownValue(plan, "resource_changes");
    return isJsonArray(changes) ? changes : [];
  });
  const changes = entries.map((entry) => ownValue(entry, "change") ?? null);
  return { plan: plans.map(keysOf), entry: entries.map(keysOf), change: changes.map(keysOf) };
}

/**
 * How the objects of a part differ from those that Terraform wrote: a key that it never writes, one that it always
 * writes and that is not there, two in another order than its own.
 */
export function differences(checked: Shapes, real: Shapes, part: Part): readonly string[] {
  const written = real[part];
  const ever = new Set(written.flat());
  const always = [...ever].filter((key) => written.every((keys) => keys.includes(key)));
  const found = checked[part].flatMap((keys) => [
    ...keys.filter((key) => !ever.has(key)).map((key) => `${part}: Terraform writes no ${key}`),
    ...always.filter((key) => !keys.includes(key)).map((key) => `${part}: lacks ${key}`),
    ...keys.flatMap((key, i) =>
      keys
        .slice(i + 1)
        .filter((later) => written.some((order) => isBefore(order, later, key)))
        .map((later) => `${part}: ${key} stands before ${later}`),
    ),
  ]);
  return [...new Set(found)];
}

function isBefore(order: readonly string[], first: string, second: string): boolean {
  const at = order.indexOf(first);
  return at >= 0 && order.indexOf(second) > at;
}

function keysOf(value: Json): readonly string[] {
  return isJsonObject(value) ? Object.keys(value) : [];
}
