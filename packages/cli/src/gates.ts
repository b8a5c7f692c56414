import type { Gate } from "@sekisho/gate";
import { files } from "@sekisho/gate-files";

/** Every gate that the command line mounts. */
export const gates: readonly Gate[] = [files];
