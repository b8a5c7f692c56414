import { describe } from "./evidence.ts";

/** What is wrong with the second argument of `report`. */
export function atMistake(at: unknown): string {
  return `the second argument of report says where: a list of an object of the subject and keys below it, such as [container, "image"]; found ${foundAt(at)}`;
}

function foundAt(at: unknown): string {
  if (!Array.isArray(at)) return typeof at === "string" ? `the text ${JSON.stringify(at)}` : describe(at);
  const [part, ...keys] = at as readonly unknown[];
  if (typeof part === "string") return `a list that begins with the text ${JSON.stringify(part)}`;
  if (typeof part !== "object" || part === null) return `a list that begins with ${describe(part)}`;
  const wrong = keys.findIndex((key) => typeof key !== "string" && typeof key !== "number");
  return wrong < 0
    ? "a list that begins with an object which is no part of the subject"
    : `a list with ${describe(keys[wrong])} as a key`;
}
