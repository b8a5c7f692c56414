import { encodeBase64 } from "../builtins/bytes/base64.ts";
import { toBytes } from "../builtins/bytes/utf8.ts";
import type { Annotation, Module } from "../syntax/ast.ts";

/** The text of a block of METADATA in base64, each line written anew behind `# `. */
export function blockText({ comments }: Module, { start, end }: Annotation): string {
  const lines = comments
    .filter((comment) => comment.start > start && comment.end <= end)
    .map(({ text }) => `# ${text.startsWith(" ") ? text.slice(1) : text}`);
  return encodeBase64(toBytes(["# METADATA", ...lines].join("\n")), "standard", "pad");
}
