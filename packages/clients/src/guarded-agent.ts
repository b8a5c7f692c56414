// Imported when the first request leaves. A static import in a module of its own: bundled, a dynamic import of a CommonJS
// package has no named exports.
import { Agent } from "undici";
import type { Guard } from "./guard.ts";

/** Connections whose addresses the guard has checked, and no others. */
export function openAgent(guard: Guard): Agent {
  return new Agent({
    connect: {
      lookup(host, { all }, callback) {
        guard.addresses(host).then(
          (found) => (all === true ? callback(null, [...found]) : callback(null, found[0].address, found[0].family)),
          (error: NodeJS.ErrnoException) => callback(error, "", 0),
        );
      },
    },
  });
}
