import type { Store } from "../../src/index.ts";

/** A way of work through the store. A process is killed on it at every step, and another one goes on. */
export interface KillPath {
  /** Does all of it, or what a killed process has left; ends when nothing is left. */
  run(world: PathWorld): Promise<void>;
  /** Looks at what a killed process has left: what it was told of as stored is there. */
  expectKept?(store: Store, where: string): Promise<void>;
  /** What stands at the end: the same whatever was killed. */
  outcome(store: Store): Promise<unknown>;
}

export interface PathWorld {
  readonly store: Store;
  /** The same store, to wait by: what is asked of it is no step. */
  readonly reader: Store;
  /** Steps outside of the database: between a channel's or a sink's answer and what we make of it. */
  readonly onStep: (step: string) => void;
}

/** Makes a path that leaves its files in `dir`. */
export type MakePath = (dir: string) => KillPath;
