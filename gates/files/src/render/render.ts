import { resolve } from "node:path";
import { type Diagnostic, LIMITS } from "@sekisho/core";
import type { Document } from "@sekisho/formats";
import type { RenderSettings } from "@sekisho/rulebook";
import type { ReadFile, ReadSettings } from "../read.ts";
import { fileName, isInside, type Repository } from "../repository/repository.ts";
import { helmfileEnvironment, rendererEnvironment } from "./env.ts";
import { failureOf, wholeFile } from "./failure.ts";
import { helmCall } from "./helm/args.ts";
import { templateOf } from "./helm/origin.ts";
import { closureOf } from "./kustomize/closure.ts";
import { Origins } from "./kustomize/origins.ts";
import { linkLeaving } from "./links.ts";
import { findProgram, type Program } from "./programs.ts";
import { type RenderedText, renderedFile } from "./rendered-file.ts";
import { runProgram } from "./run-program.ts";
import type { Rendering } from "./source.ts";

/** Where and how things are rendered. */
export interface RenderContext {
  readonly repository: Repository;
  readonly settings: RenderSettings;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly read: Pick<ReadSettings, "scope">;
  /** Whether helmfiles may run what they say. */
  readonly runsHelmfiles: boolean;
}

/** What was rendered, or why nothing was. */
export type Rendered = ReadFile | Diagnostic;

/**
 * Renders one source by the program that people apply it with. Codes: `render_no_program`, `render_helmfile_off`,
 * `render_remote`, `link_outside`, and those of {@link failureOf}.
 */
export function render(rendering: Rendering, context: RenderContext): Promise<Rendered> {
  if (rendering.source.kind === "chart") return renderChart(rendering, context);
  return rendering.source.kind === "overlay" ? renderOverlay(rendering, context) : renderHelmfile(rendering, context);
}

async function renderChart(rendering: Rendering, context: RenderContext): Promise<Rendered> {
  const { source, release } = rendering;
  const { root } = context.repository;
  if (release === undefined) throw new Error("a chart is rendered as a release");
  const program = findProgram(["helm"], context.env);
  if (program === undefined) return missing(rendering, root, "helm");
  const values = release.values.map((file) => resolve(root, file));
  const outside = linkLeaving([source.directory, ...values], boundaryOf(source.directory, root));
  if (outside !== undefined) return about(outside, rendering, root);
  const call = helmCall(source.directory, release, root);
  const bytes = await run(program, call, rendering, context);
  if (!(bytes instanceof Uint8Array)) return bytes;
  let template: ((offset: number) => string) | undefined;
  const originOf = (document: Document) => {
    template ??= templateOf(new TextDecoder().decode(bytes), source.directory);
    return { file: fileName(template(document.locate([])?.value.start.offset ?? 0), root) };
  };
  return finished({ bytes, originOf }, rendering, context);
}

async function renderOverlay(rendering: Rendering, context: RenderContext): Promise<Rendered> {
  const { source } = rendering;
  const { root } = context.repository;
  const program = findProgram(["kustomize", "kubectl"], context.env);
  if (program === undefined) return missing(rendering, root, "kustomize or kubectl");
  const boundary = boundaryOf(source.directory, root);
  const { mistakes, resources, patches } = closureOf(source.directory, boundary);
  const [mistake] = mistakes;
  if (mistake !== undefined) return about(mistake, rendering, root);
  // Neither plugins nor charts are switched on, and files outside of a kustomization's directory are not loaded.
  const args = [program.name === "kubectl" ? "kustomize" : "build", "--", source.directory];
  const bytes = await run(program, { args }, rendering, context);
  if (!(bytes instanceof Uint8Array)) return bytes;
  const origins = new Origins({ resources, patches }, { directory: source.directory, root });
  const own = fileName(source.file, root);
  const originOf = (document: Document) => origins.of(document) ?? { file: own };
  return finished({ bytes, originOf, sources: origins.files }, rendering, context);
}

/** A helmfile runs programs by its own word (hooks, `exec`, plugins): only who starts this may allow that. */
async function renderHelmfile(rendering: Rendering, context: RenderContext): Promise<Rendered> {
  const { source } = rendering;
  const { root } = context.repository;
  if (!context.runsHelmfiles) {
    const message = `${rendering.path} is not judged: rendering a helmfile runs whatever programs it names`;
    const hint =
      "where you trust it, --allow-helmfile renders it; `check: {render: {helmfile: false}}` in sekisho.yaml leaves it out";
    return about({ code: "render_helmfile_off", severity: "error", message, hint }, rendering, root);
  }
  const program = findProgram(["helmfile"], context.env);
  if (program === undefined) return missing(rendering, root, "helmfile");
  const args = [`--file=${source.file}`, "template", "--skip-deps", "--quiet"];
  const bytes = await run(program, { args }, rendering, context);
  if (!(bytes instanceof Uint8Array)) return bytes;
  const file = fileName(source.file, root);
  return finished({ bytes, originOf: () => ({ file }) }, rendering, context);
}

interface Call {
  readonly args: readonly string[];
  readonly input?: string;
}

async function run(
  program: Program,
  { args, input }: Call,
  rendering: Rendering,
  { repository, settings, env }: RenderContext,
): Promise<Uint8Array | Diagnostic> {
  const isTrusted = rendering.source.kind === "helmfile";
  const ended = await runProgram(program.path, args, {
    cwd: repository.root,
    env: isTrusted ? helmfileEnvironment(env) : rendererEnvironment(env),
    timeoutMs: settings.timeoutSeconds * 1000,
    maxBytes: LIMITS.maxBytes,
    ...(input === undefined ? {} : { input }),
  });
  if (ended.kind === "ended" && ended.status === 0) return ended.out;
  const { timeoutSeconds } = settings;
  return failureOf(ended, { rendering, root: repository.root, program, timeoutSeconds, maxBytes: LIMITS.maxBytes });
}

function finished(
  text: Pick<RenderedText, "bytes" | "originOf" | "sources">,
  { place, source }: Rendering,
  { repository, read }: RenderContext,
): ReadFile {
  return renderedFile({ ...text, place, file: fileName(source.file, repository.root) }, read);
}

function missing(rendering: Rendering, root: string, programs: string): Diagnostic {
  const message = `${rendering.place} is not judged: ${programs} is not there to render it`;
  const setting = rendering.source.kind === "chart" ? "helm" : "kustomize";
  const hint =
    rendering.source.kind === "helmfile"
      ? "install helmfile"
      : `install it, or leave it out: \`check: {render: {${setting}: false}}\` in sekisho.yaml`;
  return about({ code: "render_no_program", severity: "error", message, hint }, rendering, root);
}

function about(diagnostic: Diagnostic, { source }: Rendering, root: string): Diagnostic {
  return { ...diagnostic, span: wholeFile(fileName(source.file, root)) };
}

/** What links may lead to: the repository, or the directory alone that somebody named outside of it. */
function boundaryOf(directory: string, root: string): string {
  return isInside(directory, root) ? root : directory;
}
