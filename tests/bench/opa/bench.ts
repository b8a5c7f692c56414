import type { Bench } from "../bench.ts";
import { dataApiRows } from "./data-api.ts";
import { swapRows } from "./swap.ts";

/** `opa run --server` beside the real one: decisions at a fixed rate, also while bundles come and go. */
export const bench: Bench = { name: "opa", parts: { "data API": dataApiRows, swap: swapRows } };
