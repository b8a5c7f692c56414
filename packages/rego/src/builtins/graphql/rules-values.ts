/** Whether values fit the types that are expected (specification of October 2021, section 5.6). */
import { didYouMean, valueText } from "./messages.ts";
import { type Definition, named, typeText, type Value, valueKinds } from "./nodes.ts";
import type { Rule, Walk } from "./walk.ts";

const checkedScalars = new Set(["Int", "Float", "String", "Boolean", "ID"]);

export const valuesOfCorrectType: Rule = {
  value(walk, value) {
    const { definition, expectedType } = value;
    if (definition === undefined || expectedType === undefined) return;
    if (definition.kind === "SCALAR" && !checkedScalars.has(definition.name)) return;
    if (!isReadable(walk, value)) reportWrong(walk, value, definition);
    switch (value.kind) {
      case valueKinds.null:
        if (expectedType.nonNull) {
          walk.report(value.position, `Expected value of type "${typeText(expectedType)}", found ${valueText(value)}.`);
        }
        return;
      case valueKinds.list:
        if (expectedType.elem === undefined) reportWrong(walk, value, definition);
        return;
      case valueKinds.int:
        checkInt(walk, value, definition);
        return;
      case valueKinds.float:
        if (definition.name !== "Float") reportWrong(walk, value, definition);
        return;
      case valueKinds.string:
      case valueKinds.block:
        checkString(walk, value, definition);
        return;
      case valueKinds.enum:
        checkEnum(walk, value, definition);
        return;
      case valueKinds.boolean:
        if (definition.name !== "Boolean") reportWrong(walk, value, definition);
        return;
      case valueKinds.object:
        checkObject(walk, value, definition);
    }
  },
};

/** Whether Go can make a value of the literal: only numbers and booleans that were given as objects can be none. */
function isReadable(walk: Walk, value: Value): boolean {
  walk.charge(1);
  switch (value.kind) {
    case valueKinds.int:
      return /^[-+]?\d+$/.test(value.raw) && fits64(value.raw);
    case valueKinds.float:
      return Number.isFinite(Number(value.raw)) && value.raw.trim() !== "";
    case valueKinds.boolean:
      return /^(?:1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/.test(value.raw);
    default:
      return value.children.every((child) => child.value === undefined || isReadable(walk, child.value));
  }
}

function fits64(text: string): boolean {
  if (text.replace(/^[-+]?0*/, "").length > 19) return false;
  const number = BigInt(text.replace(/^\+/, ""));
  return number === BigInt.asIntN(64, number);
}

function checkInt(walk: Walk, value: Value, definition: Definition): void {
  if (definition.name !== "Int" && definition.name !== "Float" && definition.name !== "ID") {
    reportWrong(walk, value, definition);
  }
}

function checkString(walk: Walk, value: Value, definition: Definition): void {
  if (definition.kind === "ENUM") {
    const message = `Enum "${typeText(value.expectedType)}" cannot represent non-enum value: ${valueText(value)}.`;
    walk.report(value.position, message + alikeEnums(walk, value, definition));
  } else if (definition.name !== "String" && definition.name !== "ID") reportWrong(walk, value, definition);
}

function checkEnum(walk: Walk, value: Value, definition: Definition): void {
  if (definition.kind !== "ENUM") {
    walk.report(value.position, `${wrongValue(value, definition)}${alikeEnums(walk, value, definition)}`);
  } else if (named(definition.enumValues, value.raw) === undefined) {
    const message = `Value "${valueText(value)}" does not exist in "${typeText(value.expectedType)}" enum.`;
    walk.report(value.position, message + alikeEnums(walk, value, definition));
  }
}

function alikeEnums(walk: Walk, value: Value, { enumValues }: Definition): string {
  walk.charge(enumValues.length * value.raw.length);
  const names = enumValues.map(({ name }) => name);
  return didYouMean("Did you mean the enum value", value.raw, names);
}

function checkObject(walk: Walk, value: Value, definition: Definition): void {
  walk.charge(definition.fields.length * (1 + value.children.length));
  for (const { name, type, defaultValue } of definition.fields) {
    if (type?.nonNull !== true || defaultValue !== undefined || named(value.children, name) !== undefined) continue;
    const what = `Field "${definition.name}.${name}" of required type "${typeText(type)}"`;
    walk.report(value.position, `${what} was not provided.`);
  }
  for (const child of value.children) {
    if (named(definition.fields, child.name) !== undefined) continue;
    const names = definition.fields.map(({ name }) => name);
    const message = `Field "${child.name}" is not defined by type "${definition.name}".`;
    walk.report(child.position, message + didYouMean("Did you mean", child.name, names));
  }
}

function reportWrong(walk: Walk, value: Value, definition: Definition): void {
  walk.report(value.position, wrongValue(value, definition));
}

function wrongValue(value: Value, definition: Definition): string {
  const text = valueText(value);
  switch (value.expectedType?.named) {
    case "Int":
      return value.kind === valueKinds.int && /^-?\d+$/.test(value.raw)
        ? `Int cannot represent non 32-bit signed integer value: ${text}`
        : `Int cannot represent non-integer value: ${text}`;
    case "String":
      return `String cannot represent a non string value: ${text}`;
    case "Boolean":
      return `Boolean cannot represent a non boolean value: ${text}`;
    case "Float":
      return `Float cannot represent non numeric value: ${text}`;
    case "ID":
      return `ID cannot represent a non-string and non-integer value: ${text}`;
    default:
      return definition.kind === "ENUM"
        ? `Enum "${typeText(value.expectedType)}" cannot represent non-enum value: ${text}.`
        : `Expected value of type "${typeText(value.expectedType)}", found ${text}.`;
  }
}
