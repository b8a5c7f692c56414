import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { LocalRepository } from "./local-repository.ts";

const made: string[] = [];
afterAll(() => made.forEach((directory) => rmSync(directory, { recursive: true, force: true })));

class Work {
  readonly directory = mkdtempSync(join(tmpdir(), "sekisho-local-git-"));
  constructor() {
    made.push(this.directory);
    this.git("init", "--quiet", "--initial-branch=main");
  }
  git(...args: readonly string[]): string {
    const identity = ["-c", "user.name=t", "-c", "user.email=t@example.com"];
    return execFileSync("git", [...identity, ...args], { cwd: this.directory, encoding: "utf8" }).trim();
  }
  commit(files: Readonly<Record<string, string>>, ...removed: readonly string[]): string {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.directory, path)), { recursive: true });
      writeFileSync(join(this.directory, path), text);
    }
    for (const path of removed) rmSync(join(this.directory, path));
    this.git("add", "--all");
    this.git("commit", "--quiet", "--allow-empty", "--message=x");
    return this.git("rev-parse", "HEAD");
  }
}

async function texts(repository: LocalRepository, range: string, paths: readonly string[]): Promise<readonly string[]> {
  const { commits, versions } = await repository.versions(range, paths);
  const contents = new Map<string, string>();
  for await (const blob of repository.blobs(
    versions.map((one) => one.blob),
    1_000,
  )) {
    contents.set(blob.id, "bytes" in blob ? new TextDecoder().decode(blob.bytes) : `${blob.sizeBytes} bytes`);
  }
  return [`${commits} commits`, ...versions.map(({ path, blob }) => `${path}: ${contents.get(blob)}`).sort()];
}

test("tells every version of a file once, those of side branches and of deleted files, too", async () => {
  const work = new Work();
  work.commit({ "d/a.yaml": "a1", "d/日本 b.yaml": "b1", "other.yaml": "o" });
  work.commit({ "d/a.yaml": "a2" });
  work.git("checkout", "--quiet", "-b", "side");
  work.commit({ "d/side.yaml": "s1" });
  work.git("checkout", "--quiet", "main");
  work.commit({ "d/a.yaml": "a1" }, "d/日本 b.yaml");
  work.git("merge", "--quiet", "--no-ff", "--message=m", "side");
  work.commit({ "d/big.yaml": "x".repeat(2_000) });
  const repository = new LocalRepository(join(work.directory, "d"));
  const all = ["d/a.yaml: a1", "d/a.yaml: a2", "d/big.yaml: 2000 bytes", "d/side.yaml: s1", "d/日本 b.yaml: b1"];
  expect(await texts(repository, "100", ["d"])).toEqual(["6 commits", ...all]);
  expect(await texts(repository, "1", ["d"])).toEqual(["1 commits", "d/a.yaml: a1", all[2], all[3]]);
  expect(await texts(repository, "main~1..main", [""])).toEqual([
    "1 commits",
    "d/a.yaml: a1",
    all[2],
    all[3],
    "other.yaml: o",
  ]);
  expect(await texts(repository, "main", ["d/a.yaml"])).toEqual(["6 commits", "d/a.yaml: a1", "d/a.yaml: a2"]);
});

test("tells where a version comes from, and the files of a commit", async () => {
  const work = new Work();
  const first = work.commit({ "a.yaml": "1", "x[1].yaml": "x" });
  const second = work.commit({ "a.yaml": "2" });
  const repository = new LocalRepository(work.directory);
  const { versions } = await repository.versions("2", [""]);
  expect(versions.map(({ path, commit }) => [path, commit])).toEqual([
    ["a.yaml", second],
    ["a.yaml", first],
    ["x[1].yaml", first],
  ]);
  expect((await repository.files(first, ["x[1].yaml"])).map(({ path }) => path)).toEqual(["x[1].yaml"]);
  expect(await repository.commit("main~1")).toBe(first);
});

test.each(["", "-x", "--all", "nope", "a b"])("%j is no revision", async (name) => {
  const work = new Work();
  work.commit({ a: "1" });
  const repository = new LocalRepository(work.directory);
  await expect(repository.commit(name)).rejects.toMatchObject({ code: "git_no_revision" });
  await expect(repository.versions(name, [""])).rejects.toMatchObject({ code: "git_no_revision" });
});
