/** For tests across packages: the face without the program around it. */
export { OUTPUTS } from "./output/output.ts";
export { conftest } from "./run.ts";
