import { isJsonArray, isJsonObject, type Json } from "@sekisho/core";

type JsonRecord = { readonly [field: string]: Json };

const MAX_TEXT = 40_000;
const MAX_BLOCKS = 50;
/** Not documented, found by those who hit it: blocks together. */
const MAX_ALL_BLOCKS = 13_200;
const MAX_HEADER = 150;
const MAX_SECTION = 3_000;
const MAX_CONTEXT = 10;

/** The error that Slack answers a message's text and blocks with; undefined where it takes them. */
export function messageError({ text, blocks }: JsonRecord): string | undefined {
  if (blocks === undefined && (typeof text !== "string" || text === "")) return "no_text";
  if (typeof text === "string" && text.length > MAX_TEXT) return "msg_too_long";
  if (blocks === undefined) return undefined;
  if (!isJsonArray(blocks)) return "invalid_blocks_format";
  if (blocks.length > MAX_BLOCKS) return "invalid_blocks";
  if (JSON.stringify(blocks).length > MAX_ALL_BLOCKS) return "msg_blocks_too_long";
  return blocks.every(isBlock) ? undefined : "invalid_blocks";
}

function isBlock(block: Json): boolean {
  if (!isJsonObject(block)) return false;
  const { type, text, elements, ...rest } = block;
  if (Object.keys(rest).length > 0) return false;
  switch (type) {
    case "header":
      return elements === undefined && isText(text, MAX_HEADER, ["plain_text"]);
    case "section":
      return elements === undefined && isText(text, MAX_SECTION, ["plain_text", "mrkdwn"]);
    case "divider":
      return text === undefined && elements === undefined;
    case "context":
      return (
        isJsonArray(elements) &&
        elements.length > 0 &&
        elements.length <= MAX_CONTEXT &&
        elements.every((element) => isText(element, MAX_SECTION, ["plain_text", "mrkdwn"]))
      );
    default:
      return false;
  }
}

function isText(value: Json | undefined, max: number, types: readonly string[]): boolean {
  if (value === undefined || !isJsonObject(value)) return false;
  const { type, text, emoji, verbatim, ...rest } = value;
  return (
    typeof type === "string" &&
    types.includes(type) &&
    typeof text === "string" &&
    text.length > 0 &&
    text.length <= max &&
    (emoji === undefined || type === "plain_text") &&
    (verbatim === undefined || type === "mrkdwn") &&
    Object.keys(rest).length === 0
  );
}
