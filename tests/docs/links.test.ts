import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, posix } from "node:path";
import { describe, expect, test } from "vitest";
import { anchorsOf, proseOf } from "./markdown.ts";
import { ROOT } from "./run-page.ts";

const SKIPPED = new Set(["node_modules", "dist", "coverage", "fixtures"]);

const pages = pagesBelow("");

describe("links", () => {
  test.each(pages.map((page) => [page]))("%s: every link leads somewhere", (page) => {
    expect(linksOf(page).flatMap((link) => problemOf(page, link) ?? [])).toEqual([]);
  });

  test("every page under docs/, and of every package, gate and rulebook, can be reached from the README", () => {
    const reached = reachable("README.md");
    const wanted = pages.filter((page) => /^(docs|packages|gates|rulebooks)\//.test(page));
    expect(wanted.length).toBeGreaterThan(15);
    expect(wanted.filter((page) => !reached.has(page))).toEqual([]);
  });
});

/** Markdown files of the checkout, from its root. */
function pagesBelow(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter(({ name }) => !name.startsWith(".") && !SKIPPED.has(name))
    .flatMap((entry) => {
      const path = posix.join(folder, entry.name);
      if (entry.isDirectory()) return pagesBelow(path);
      return entry.isFile() && entry.name.endsWith(".md") ? [path] : [];
    });
}

/** Targets of links and pictures; `code` holds none. */
function linksOf(page: string): readonly string[] {
  const prose = proseOf(readFileSync(join(ROOT, page), "utf8")).replace(/`[^`\n]*`/g, "code");
  return [...prose.matchAll(/\]\(([^()\s]+)\)/g)].map(([, target = ""]) => target);
}

/** What is wrong with a link, if anything. Addresses in the net are only read, never asked for. */
function problemOf(page: string, link: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:/i.test(link)) return link.startsWith("https://") && URL.canParse(link) ? undefined : link;
  const { path, anchor } = targetOf(page, link);
  if (!existsSync(join(ROOT, path))) return `${link}: there is no ${path}`;
  if (anchor === "") return undefined;
  const anchors = anchorsOf(readFileSync(join(ROOT, path), "utf8"));
  return anchors.has(anchor) ? undefined : `${link}: ${path} has no heading ${anchor}`;
}

function targetOf(page: string, link: string): { readonly path: string; readonly anchor: string } {
  const [file = "", anchor = ""] = link.split("#");
  return { path: file === "" ? page : posix.join(posix.dirname(page), file), anchor: decodeURIComponent(anchor) };
}

/** Pages that links lead to; a link to a folder leads to all pages directly in it, as code hosts show them. */
function reachable(start: string): ReadonlySet<string> {
  const reached = new Set([start]);
  for (const page of reached) {
    for (const link of linksOf(page).filter((target) => !target.includes(":"))) {
      const { path } = targetOf(page, link);
      if (!existsSync(join(ROOT, path))) continue;
      const isFolder = statSync(join(ROOT, path)).isDirectory();
      const found = isFolder ? pages.filter((other) => posix.dirname(other) === posix.normalize(path)) : [path];
      for (const next of found) if (next.endsWith(".md")) reached.add(next);
    }
  }
  return reached;
}
