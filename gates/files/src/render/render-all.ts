import { availableParallelism } from "node:os";
import { type RenderContext, type Rendered, render } from "./render.ts";
import type { Rendering } from "./source.ts";

/** Programs at one time: each takes a core, and memory for all that it renders. */
const AT_ONCE = Math.max(1, Math.min(4, availableParallelism()));

/** Renders side by side and answers in the order that was given; few are kept at one time. */
export async function* renderAll(
  renderings: readonly Rendering[],
  context: RenderContext,
): AsyncGenerator<{ readonly rendering: Rendering; readonly rendered: Rendered }> {
  const started: Promise<Rendered>[] = [];
  const start = (rendering: Rendering | undefined): void => {
    if (rendering !== undefined) started.push(render(rendering, context));
  };
  for (const rendering of renderings.slice(0, AT_ONCE)) start(rendering);
  for (const [i, rendering] of renderings.entries()) {
    const next = started[i];
    if (next === undefined) return;
    const rendered = await next;
    start(renderings[i + AT_ONCE]);
    yield { rendering, rendered };
  }
}
