/** The program of every process that `sekisho up` starts. */
import { runServerChild } from "@sekisho/server/child";

await runServerChild();
