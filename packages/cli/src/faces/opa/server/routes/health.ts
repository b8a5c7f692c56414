import { jsonReply, type Reply } from "../http/reply.ts";
import { type ApiRequest, isAsked } from "../http/request.ts";
import type { Served } from "./served.ts";

/** `GET /health`, with `?bundles` and `?plugins` (but for those of `exclude-plugin`). */
export function health(request: ApiRequest, { health: state }: Served): Reply {
  // The old name of the parameter is taken, too.
  if ((isAsked(request, "bundles") || isAsked(request, "bundle")) && !state.bundles()) {
    return unhealthy("one or more bundles are not activated");
  }
  const excluded = new Set(request.params.get("exclude-plugin"));
  const failing = state.failing().filter((name) => !excluded.has(name));
  if (isAsked(request, "plugins") && failing.length > 0) return unhealthy("one or more plugins are not up");
  return jsonReply(200, new Map(), false);
}

/** `GET /health/{path}`: what `data.system.health.{path}` says, asked with no input but the state of plugins. */
export async function customHealth(path: readonly string[], { store, health: state }: Served): Promise<Reply> {
  const failing = new Set(state.failing());
  const input = {
    plugin_state: Object.fromEntries([...failing].map((name) => [name, "ERROR"])),
    plugins_ready: failing.size === 0,
  };
  const { value } = await store.current.document(["system", "health", ...path], { input });
  const name = `data.system.health.${path.join(".")}`;
  if (value === true) return jsonReply(200, new Map(), false);
  return unhealthy(`health check (${name}) ${value === undefined ? "was undefined" : "returned unexpected value"}`);
}

function unhealthy(error: string): Reply {
  return jsonReply(500, new Map([["error", error]]), false);
}
