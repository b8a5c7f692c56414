import { Problem } from "@sekisho/core";

/** Where a store lives. */
export type StoreUrl =
  | { readonly database: "sqlite"; readonly file: string }
  | { readonly database: "postgres"; readonly url: string };

/** Reads `sqlite:PATH`, `postgres://…` or `postgresql://…`. Throws Problem `store_url`. */
export function readStoreUrl(text: string): StoreUrl {
  if (text.startsWith("sqlite:")) {
    const file = text.slice("sqlite:".length).replace(/^\/\/(?=\/)/, "");
    if (file !== "" && !file.startsWith(":memory:")) return { database: "sqlite", file };
  } else if (/^postgres(?:ql)?:\/\//.test(text) && URL.canParse(text)) {
    return { database: "postgres", url: text };
  }
  throw new Problem(
    "store_url",
    `expected sqlite:PATH or postgres://USER@HOST/NAME for the store, found ${JSON.stringify(shownUrl(text))}`,
  );
}

/** The address as a person may see it: no password. */
export function shownUrl(text: string): string {
  return text.replace(/^(\w+:\/\/[^/@:]*):[^@]*@/, "$1:…@");
}
