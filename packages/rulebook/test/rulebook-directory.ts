import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { yaml } from "@sekisho/formats";
import { type Subject, subjectsOf } from "@sekisho/subject";
import { afterAll } from "vitest";
import { type LoadOptions, loadRulebook, type Rulebook } from "../src/index.ts";

const made: string[] = [];
afterAll(() => {
  for (const directory of made) rmSync(directory, { recursive: true, force: true });
});

/** Files by path; what they hold. */
export type Files = { readonly [path: string]: string };

/** Writes files to a new directory and answers its name. */
export function directoryWith(files: Files): string {
  const directory = mkdtempSync(join(tmpdir(), "sekisho-rulebook-"));
  made.push(directory);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  return directory;
}

/** What is wrong with a rulebook: `code file:line:column`, files from its directory. */
export async function mistakesOf(
  files: Files,
  options: LoadOptions & { readonly at?: string } = {},
): Promise<readonly string[]> {
  const directory = directoryWith(files);
  const { diagnostics } = await loadRulebook(join(directory, options.at ?? "."), options);
  return diagnostics.map(({ code, span }) => {
    if (span === undefined) return code;
    return `${code} ${span.file.replace(`${directory}/`, "")}:${span.start.line}:${span.start.column}`;
  });
}

/** A rulebook that must load. */
export async function load(files: Files, options: LoadOptions & { readonly at?: string } = {}): Promise<Rulebook> {
  const { value, diagnostics } = await loadRulebook(join(directoryWith(files), options.at ?? "."), options);
  if (value === undefined)
    throw new Error(
      diagnostics.map((d) => `${d.code}: ${d.message} (${d.span?.file}:${d.span?.start.line})`).join("\n"),
    );
  return value;
}

/** The subjects of a YAML text, those of whole documents with them. */
export function subjectsIn(
  text: string,
  file = "deploy/app.yaml",
  scope = "repo:github.com/acme/shop",
): readonly Subject[] {
  const { documents, diagnostics } = yaml.read(new TextEncoder().encode(text), file);
  if (diagnostics.length > 0) throw new Error(diagnostics[0]?.message);
  const made = subjectsOf(documents, { scope, root: "" });
  return [...new Set([...made.subjects, ...made.documents])];
}

export const MANIFEST = "apiVersion: rulebook/v1\nname: acme\n";

/** A native rule about Pods: each container whose image is none of the parameter `allowed`. */
export const IMAGE_RULE = `# METADATA
# scope: package
# title: Images come from the registry
# description: Others are not scanned.
# custom:
#   sekisho:
#     id: allowed-images
#     severity: high
#     fix: Push it there.
#     applies:
#     - view: k8s.pod
#     parameters:
#       type: object
#       required: [allowed]
#       properties:
#         allowed: {type: array, items: {type: string, minLength: 1}}
#     instance: container
#     message: "container {container}: image {image} is from elsewhere"
#     ja:
#       title: イメージはレジストリから
#       message: "コンテナ {container}: イメージ {image} は別の場所のものです"
package acme.allowed_images

deny contains {"container": name, "image": image} if {
	some c in input.spec.containers
	image := c.image
	name := c.name
	not image in data.parameters.allowed
}
`;

export const POD = `apiVersion: v1
kind: Pod
metadata:
  name: api
  namespace: payments
spec:
  containers:
    - name: app
      image: docker.io/nginx
    - name: side
      image: r.example/side
`;
