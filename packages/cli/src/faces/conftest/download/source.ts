import { lstatSync, realpathSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";
import { refusal } from "../refusal.ts";

/** Where something is downloaded from, and how. */
export interface Source {
  readonly getter: string;
  /** Absolute, with its scheme. */
  readonly url: URL;
  /** What of it is wanted, behind `//`; empty for all. */
  readonly subdirectory: string;
  /** The whole as go-getter writes it once it knows what it is: `git::https://…//sub?ref=x`. */
  readonly text: string;
}

/**
 * What a source means, by the rules of go-getter: `GETTER::URL`, a URL, a registry by its host, `github.com/…`,
 * `git@host:path`, a path from `target` on. Throws Problem `download_failed`.
 */
export function detectSource(given: string, target: string, cwd: string): Source {
  // A name before a colon would be taken for a scheme.
  const text = given.replaceAll("localhost", "127.0.0.1");
  const { getter, rest } = splitGetter(text);
  const { url, subdirectory } = splitSubdirectory(rest);
  if (/^[A-Za-z][A-Za-z0-9+.-]*:/.test(url) && URL.canParse(url)) return source(text);
  const found = detect(url, target, cwd);
  const detected = splitGetter(found);
  const inner = splitSubdirectory(detected.rest);
  const below = [inner.subdirectory, subdirectory].filter((part) => part !== "").join("/");
  const forced = getter === "" ? detected.getter : getter;
  return source(`${forced === "" ? "" : `${forced}::`}${withSubdirectory(inner.url, below)}`);
}

function source(text: string): Source {
  const { getter, rest } = splitGetter(text);
  const { url, subdirectory } = splitSubdirectory(rest);
  if (!URL.canParse(url)) throw refusal("download_failed", `detecting url: ${text} is no URL`);
  const parsed = new URL(url);
  return { getter: getter === "" ? parsed.protocol.slice(0, -1) : getter, url: parsed, subdirectory, text };
}

function splitGetter(text: string): { readonly getter: string; readonly rest: string } {
  const found = /^([A-Za-z0-9]+)::(.+)$/s.exec(text);
  return { getter: found?.[1] ?? "", rest: found?.[2] ?? text };
}

/** `//` behind the scheme begins the part of the source that is wanted; a query belongs to the source. */
function splitSubdirectory(text: string): { readonly url: string; readonly subdirectory: string } {
  const query = text.indexOf("?");
  const path = query < 0 ? text : text.slice(0, query);
  const scheme = path.indexOf("://");
  const at = path.indexOf("//", scheme < 0 ? 0 : scheme + 3);
  if (at < 0) return { url: text, subdirectory: "" };
  return { url: path.slice(0, at) + (query < 0 ? "" : text.slice(query)), subdirectory: path.slice(at + 2) };
}

function withSubdirectory(url: string, subdirectory: string): string {
  if (subdirectory === "") return url;
  const query = url.indexOf("?");
  return query < 0 ? `${url}//${subdirectory}` : `${url.slice(0, query)}//${subdirectory}${url.slice(query)}`;
}

/** Hosts that are known as registries. */
const REGISTRY =
  /azurecr\.io|gcr\.io|registry\.gitlab\.com|pkg\.dev|[0-9]{12}\.dkr\.ecr\.[a-z0-9-]*\.amazonaws\.com|^quay\.io|(?:::1|127\.0\.0\.1):\d{1,5}/;

function detect(text: string, target: string, cwd: string): string {
  if (REGISTRY.test(text)) {
    if (!text.includes("/")) throw refusal("download_failed", "detecting url: detect: URL is not a valid registry URL");
    const last = text.slice(text.lastIndexOf("/") + 1);
    return `oci://${text}${last.includes(":") ? "" : ":latest"}`;
  }
  if (text.startsWith("github.com/")) return github(text);
  if (text.startsWith("bitbucket.org/")) return `git::https://${text}${text.endsWith(".git") ? "" : ".git"}`;
  if (text.includes(".amazonaws.com/")) return `s3::https://${text}`;
  if (text.includes(".googleapis.com/")) return `gcs::https://${text}`;
  const ssh = /^git@([^:]+):\/?(.+)$/s.exec(text);
  if (ssh !== null) return `git::ssh://git@${ssh[1]}/${ssh[2]}`;
  return `file://${resolve(isAbsolute(text) ? text : join(realTarget(target, cwd), text))}`;
}

function github(text: string): string {
  const [host, owner, repository, ...below] = text.split("/");
  if (owner === undefined || repository === undefined)
    throw refusal("download_failed", "detecting url: detect: GitHub URLs should be github.com/username/repo");
  const name = repository.endsWith(".git") ? repository : `${repository}.git`;
  return `git::https://${host}/${owner}/${name}${below.length === 0 ? "" : `//${below.join("/")}`}`;
}

/** A link as the target is where it leads. */
function realTarget(target: string, cwd: string): string {
  const full = resolve(cwd, target);
  return lstatSync(full, { throwIfNoEntry: false })?.isSymbolicLink() === true ? realpathSync(full) : full;
}
