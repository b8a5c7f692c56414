/** For tests across packages: the face without the program around it. */
export { opa } from "./run.ts";
