/** The package for Node, for who has all texts before compiling: builtins that no text names are never loaded. */
export { builtinsFor } from "./builtins/on-demand.ts";
export { compileWith } from "./compile-with.ts";
export * from "./portable.ts";
