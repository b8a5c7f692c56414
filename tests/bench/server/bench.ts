import type { Bench } from "../bench.ts";
import { intakeRows } from "./intake.ts";
import { pageRows } from "./pages.ts";
import { upRows } from "./up.ts";

/** The server as it answers: its start, deliveries of webhooks, pages of findings. Peers are limits. */
export const bench: Bench = { name: "server", parts: { up: upRows, intake: intakeRows, pages: pageRows } };
