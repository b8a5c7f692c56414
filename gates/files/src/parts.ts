import type { Host, Parts } from "@sekisho/gate";
import { reportRoute } from "./report/route.ts";

/** What the gate does in the server: it takes reports in. */
export function openFiles(host: Host): Parts {
  return {
    routes: [reportRoute(host)],
    health: () => Promise.resolve({ state: "ok" }),
    close: () => Promise.resolve(),
  };
}
