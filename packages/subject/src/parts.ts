import { pathOf } from "./names.ts";
import type { SubjectId } from "./subject.ts";

/** What `match` of exemptions and `owns` of owners ask for: the parts of a subject's name (rulebook.md). */
export interface NameParts {
  /** File, chart or overlay from the repository's root; for a planned resource the Terraform root. */
  readonly path?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly workspace?: string;
  /** The address of a planned resource. */
  readonly address?: string;
  readonly account?: string;
  /** For what was rendered: the release of a chart, or what sekisho.yaml calls one; "" for an overlay. */
  readonly release?: string;
}

const COPY = /~([0-9]+)$/;

/** Which one of a repeated id it is: 1 without `~N`. */
export function copyOf({ name }: SubjectId): number {
  return Number(COPY.exec(name)?.[1] ?? 1);
}

/** Takes an id apart again. The `~2` of a repeated id belongs to no part ({@link copyOf}). */
export function partsOf({ scope, type, name }: SubjectId): NameParts {
  const whole = name.replace(COPY, "");
  if (type.startsWith("k8s:")) return kubernetesParts(scope, whole);
  if (type.startsWith("tf:")) return terraformParts(whole);
  if (type.startsWith("file:")) return fileParts(whole);
  const account = /^aws:([0-9]{12})(?:\/|$)/.exec(scope)?.[1];
  return account === undefined ? { name: whole } : { name: whole, account };
}

function fileParts(whole: string): NameParts {
  const parts = renderedParts(whole);
  return parts.path === undefined ? parts : { ...parts, path: pathOf(parts.path) };
}

function kubernetesParts(scope: string, whole: string): NameParts {
  // Names have their `#` escaped, a path may hold one.
  const hash = scope.startsWith("cluster:") ? -1 : whole.lastIndexOf("#");
  const object = whole.slice(hash + 1);
  const slash = object.indexOf("/");
  return {
    ...(hash < 0 ? {} : renderedParts(whole.slice(0, hash))),
    ...(slash < 0 ? {} : { namespace: object.slice(0, slash) }),
    name: object.slice(slash + 1),
  };
}

/** Behind the last `@` of a chart stands its release, of an overlay nothing; a file's name ends otherwise. */
const RENDERED = /^(.+)@([a-z0-9-]*)$/s;

function renderedParts(place: string): NameParts {
  const [, path, release] = RENDERED.exec(place) ?? [];
  if (path === undefined || release === undefined) return { path: place };
  return { path, release };
}

function terraformParts(whole: string): NameParts {
  // Root and workspace have their `#`, and the workspace its `@`, escaped; an address may hold both.
  const hash = whole.indexOf("#");
  const at = whole.lastIndexOf("@", hash);
  return { path: whole.slice(0, at), workspace: whole.slice(at + 1, hash), address: whole.slice(hash + 1) };
}
