import type { ReleaseSettings } from "@sekisho/rulebook";

/** Something that a program turns into manifests: what stands in its files is no manifest yet. */
export type Source = Chart | Overlay | Helmfile;

interface Base {
  /** Absolute. */
  readonly directory: string;
  /** The absolute path of the file that makes it what it is. */
  readonly file: string;
  /** Somebody named it, or it was found below a directory. */
  readonly explicit: boolean;
}

/** A directory with a Chart.yaml. */
export interface Chart extends Base {
  readonly kind: "chart";
}

/** A directory with a kustomization. */
export interface Overlay extends Base {
  readonly kind: "overlay";
}

/** A helmfile, or a directory `helmfile.d`. */
export interface Helmfile extends Base {
  readonly kind: "helmfile";
}

/** One way to render a source: what a subject's id holds in front of its `#` (identity.md). */
export interface Rendering {
  readonly source: Source;
  /** From the repository's root, with `/`. */
  readonly path: string;
  /** `charts/api@prod`, `deploy/overlays/prod@`. */
  readonly place: string;
  /** For a chart. */
  readonly release?: ReleaseSettings;
}
