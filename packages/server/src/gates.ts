import type { Gate } from "@sekisho/gate";
import { files } from "@sekisho/gate-files";

/** Every gate that the server mounts. */
export const gates: readonly Gate[] = [files];
