export { main, run } from "./main.ts";
export type { World } from "./world.ts";
