import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { generateManifests } from "./generate-manifests.ts";
import { seededRandom } from "./random.ts";

/** A version of a file. */
export interface Version {
  readonly path: string;
  readonly text: string;
}

export interface GeneratedHistory {
  /** What `git fast-import` takes: a branch `main`. */
  readonly stream: string;
  /** Every version of a manifest that some commit has, each path and text once. */
  readonly versions: readonly Version[];
}

export interface HistoryOptions {
  readonly commits: number;
  /** In each commit, about. */
  readonly manifests: number;
  readonly seed: number;
  /** Files of all commits, and those that the last one changes. */
  readonly files: Readonly<Record<string, string>>;
  readonly lastFiles: Readonly<Record<string, string>>;
}

/** Manifests that each commit changes, adds, moves and removes. */
const CHANGED = 8;

/**
 * A repository of small Kubernetes manifests as a company has it: each commit changes some, breaks or mends one, and now and
 * then adds, moves or removes one. The same options give the same bytes on every machine.
 */
export function generateHistory({ commits, manifests, seed, files, lastFiles }: HistoryOptions): GeneratedHistory {
  const random = seededRandom(seed);
  const now = new Map(generateManifests({ count: manifests, seed }).map(({ path, text }) => [`deploy/${path}`, text]));
  const versions = new Map<string, Version>();
  const note = (path: string, text: string): void => void versions.set(JSON.stringify([path, text]), { path, text });
  const stream: string[] = [];
  for (let i = 0; i < commits; i++) {
    const changes: string[] = [];
    const put = (path: string, text: string): void => void changes.push(`M 100644 inline ${path}`, data(text));
    if (i === 0) {
      for (const [path, text] of Object.entries(files)) put(path, text);
      for (const [path, text] of now) put(path, text);
      for (const [path, text] of now) note(path, text);
    } else {
      const paths = [...now.keys()];
      const changed = new Set<string>();
      for (let n = 0; n < CHANGED; n++) {
        const path = random.pick(paths);
        const before = now.get(path);
        if (before === undefined) continue;
        const text = edited(before, random.below(1_000));
        const isMoved = random.below(20) === 0;
        const target = isMoved ? path.replace(/(\.yaml)$/, `-${i}$1`) : path;
        if (isMoved) {
          now.delete(path);
          changes.push(`D ${path}`);
        }
        now.set(target, text);
        put(target, text);
        changed.add(target);
      }
      // One that was drawn twice has only its last text in this commit.
      for (const path of changed) {
        const text = now.get(path);
        if (text !== undefined) note(path, text);
      }
    }
    if (i === commits - 1) for (const [path, text] of Object.entries(lastFiles)) put(path, text);
    const at = `Generator <generator@example.com> ${1_700_000_000 + i * 3_600} +0000`;
    stream.push("commit refs/heads/main", `mark :${i + 1}`, `committer ${at}`, data(`Change ${i}`));
    if (i > 0) stream.push(`from :${i}`);
    stream.push(...changes, "");
  }
  return { stream: stream.join("\n"), versions: [...versions.values()] };
}

/** Makes the repository, and checks its last commit out. */
export function writeHistory(directory: string, { stream }: Pick<GeneratedHistory, "stream">): void {
  mkdirSync(directory, { recursive: true });
  git(directory, ["init", "--quiet", "--initial-branch=main"]);
  git(directory, ["fast-import", "--quiet", "--done"], `${stream}\ndone\n`);
  git(directory, ["checkout", "--quiet", "--force", "main"]);
}

function git(cwd: string, args: readonly string[], input = ""): void {
  const { status, stderr } = spawnSync("git", args, { cwd, input, encoding: "utf8", maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`git ${args[0]}: ${stderr}`);
}

/** A new number of replicas, another tag, or a container that is privileged or no more so. */
function edited(text: string, draw: number): string {
  if (draw % 3 === 0)
    return text.replace(/replicas: \d+/, `replicas: ${1 + (draw % 9)}`).replace(/port: 80$/m, `port: ${8_000 + draw}`);
  if (draw % 3 === 1) return text.replace(/(image: [^\s:]+):\S+/, draw % 2 === 0 ? "$1:latest" : `$1:${draw}.0.0`);
  return text.includes("privileged: true")
    ? text.replaceAll("privileged: true", "privileged: false")
    : text.replaceAll("privileged: false", "privileged: true").concat(`# ${draw}\n`);
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}`;
}
