import type { Gate } from "@sekisho/gate";
import { files } from "@sekisho/gate-files";
import { notifyMigrations } from "@sekisho/notify/tables";

/** Every gate that the command line mounts. */
export const gates: readonly Gate[] = [files];

/** What they, and notifications, add to the schema of a store. */
export const migrations = [...gates.flatMap((gate) => gate.migrations ?? []), ...notifyMigrations];
