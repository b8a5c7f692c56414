import { refusal } from "../refusal.ts";

/** A place in a registry: `HOST/REPOSITORY:TAG` or `HOST/REPOSITORY@sha256:…`. */
export interface Reference {
  readonly host: string;
  readonly repository: string;
  /** A tag or a digest. */
  readonly reference: string;
}

/** Throws Problem `registry_failed`. */
export function parseReference(text: string): Reference {
  const slash = text.indexOf("/");
  if (slash <= 0) throw refusal("registry_failed", `reference: invalid reference: missing registry or repository`);
  const host = text.slice(0, slash);
  const rest = text.slice(slash + 1).replace(/\/+$/, "");
  const found =
    /^([a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*)(?::(\w[\w.-]{0,127}))?(?:@(sha(?:256|512):[0-9a-f]+))?$/.exec(
      rest,
    );
  if (found?.[1] === undefined)
    throw refusal("registry_failed", `reference: invalid reference: invalid repository ${JSON.stringify(rest)}`);
  return { host, repository: found[1], reference: found[3] ?? found[2] ?? "latest" };
}
