/** The package for Node: what runs everywhere, and a compiler with every builtin. */
export { builtins } from "./builtins/index.ts";
export { compile, restore } from "./compile.ts";
export * from "./portable.ts";
