import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Diagnostic } from "@sekisho/core";
import type { ReleaseSettings, RenderSettings } from "@sekisho/rulebook";
import { fileName, isInside, type Repository, statOf } from "../repository/repository.ts";
import { IgnoreRules } from "../walk/ignore-rules.ts";
import type { Skipped } from "../walk/skipped.ts";
import { readChartFile } from "./helm/chart.ts";
import { chooseOverlays, type WalkedOverlay } from "./kustomize/graph.ts";
import { coveredBy, KUSTOMIZATION_NAMES, readKustomization } from "./kustomize/kustomization.ts";
import type { Rendering, Source } from "./source.ts";

/** Where helm has no release to name, it names this one. */
const NO_RELEASE = "release-name";
const RELEASE = /^[a-z0-9]([a-z0-9-]{0,51}[a-z0-9])?$/;
const HELMFILE_NAMES = ["helmfile.yaml", "helmfile.yaml.gotmpl", "helmfile.d"] as const;

/** Entries of a directory, and whether somebody named it. */
export interface Directory {
  readonly path: string;
  readonly names: ReadonlySet<string>;
  readonly explicit: boolean;
}

/** Finds on a walk what has to be rendered, and says which files belong to it and are nothing of their own. */
export class SourceFinder {
  /** What sekisho.yaml says of charts that are not there, or twice. */
  readonly mistakes: readonly Diagnostic[];
  readonly #repository: Repository;
  readonly #settings: RenderSettings;
  readonly #exclude: IgnoreRules;
  readonly #charts: Source[] = [];
  readonly #overlays: WalkedOverlay[] = [];
  readonly #helmfiles: Source[] = [];
  readonly #covered = new Set<string>();

  constructor(repository: Repository, settings: RenderSettings) {
    this.#repository = repository;
    this.#settings = settings;
    this.#exclude = IgnoreRules.none.with(repository.root, settings.exclude.join("\n"));
    this.mistakes = mistakesOf(settings.releases, repository.root);
  }

  /** Looks at a directory before its entries are walked. */
  enter({ path, names, explicit }: Directory): void {
    if (!explicit && this.#isExcluded(path)) return;
    const { helm, kustomize, helmfile } = this.#settings;
    if (helm && names.has("Chart.yaml")) this.#chart(path, explicit);
    const kustomization = KUSTOMIZATION_NAMES.find((name) => names.has(name));
    if (kustomize && kustomization !== undefined) this.#overlay(path, kustomization, explicit);
    const [file] = HELMFILE_NAMES.filter((name) => names.has(name));
    if (helmfile && file !== undefined) {
      this.#helmfiles.push({ kind: "helmfile", directory: path, file: join(path, file), explicit });
      for (const name of HELMFILE_NAMES) this.#covered.add(join(path, name));
    }
  }

  /** Whether a file or directory is part of something that is rendered. */
  covers(path: string): boolean {
    return this.#covered.has(path);
  }

  /** What the walk has found, in its order, and what of it is left out. */
  found(): { readonly renderings: readonly Rendering[]; readonly skipped: readonly Skipped[] } {
    const { rendered, unused } = chooseOverlays(this.#overlays);
    return {
      renderings: [
        ...this.#charts.flatMap((chart) => this.#releases(chart)),
        ...rendered.map((source) => this.#rendering(source, "")),
        ...this.#helmfiles.map((source) => this.#rendering(source, "")),
      ],
      skipped: unused.map(({ directory }) => ({ file: `${this.#path(directory)}/`, reason: "unused-component" })),
    };
  }

  #chart(directory: string, explicit: boolean): void {
    if (readChartFile(directory).isLibrary) return;
    this.#charts.push({ kind: "chart", directory, file: join(directory, "Chart.yaml"), explicit });
    this.#covered.add(join(directory, "templates"));
    // Charts that this one brings along are rendered with it, with its values.
    this.#covered.add(join(directory, "charts"));
    if (this.#settingsOf(directory).some(({ includeCrds }) => includeCrds)) this.#covered.add(join(directory, "crds"));
  }

  #overlay(directory: string, name: string, explicit: boolean): void {
    const kustomization = readKustomization(directory, name);
    const overlay = { kind: "overlay", directory, file: join(directory, name), explicit } as const;
    this.#overlays.push({ overlay, kustomization });
    if (kustomization === undefined) return;
    // Directories that it names are looked at when the walk comes to them; files of elsewhere kustomize does not take.
    for (const path of coveredBy(kustomization)) {
      if (isInside(path, directory) && statOf(path)?.isFile() === true) this.#covered.add(path);
    }
  }

  #releases(source: Source): readonly Rendering[] {
    const said = this.#settingsOf(source.directory);
    const releases = said.length > 0 ? said : [{ ...DEFAULT_RELEASE, chart: this.#path(source.directory) }];
    return releases.map((settings) => {
      const release = settings.release ?? defaultRelease(source.directory);
      return this.#rendering(source, settings.name ?? release, { ...settings, release });
    });
  }

  #rendering(source: Source, name: string, release?: ReleaseSettings): Rendering {
    const path = source.kind === "helmfile" ? this.#path(source.file) : this.#path(source.directory);
    return { source, path, place: `${path}@${name}`, ...(release === undefined ? {} : { release }) };
  }

  #settingsOf(directory: string): readonly ReleaseSettings[] {
    const { root } = this.#repository;
    return this.#settings.releases.filter(({ chart }) => resolve(root, chart) === directory);
  }

  #isExcluded(directory: string): boolean {
    return isInside(directory, this.#repository.root) && directory !== this.#repository.root
      ? this.#exclude.ignores(directory, "directory")
      : false;
  }

  #path(path: string): string {
    return fileName(path, this.#repository.root) || ".";
  }
}

const DEFAULT_RELEASE: Omit<ReleaseSettings, "chart"> = { values: [], apiVersions: [], includeCrds: false };

/** A release that is called as its chart: most charts then name their objects after it alone. */
function defaultRelease(directory: string): string {
  const { name = "" } = readChartFile(directory);
  return RELEASE.test(name) ? name : NO_RELEASE;
}

function mistakesOf(releases: readonly ReleaseSettings[], root: string): readonly Diagnostic[] {
  const seen = new Set<string>();
  return releases.flatMap(({ chart, name, release }): readonly Diagnostic[] => {
    const directory = resolve(root, chart);
    if (!existsSync(join(directory, "Chart.yaml"))) {
      const message = `check.render.releases: expected the directory of a chart, found none at ${chart}`;
      return [{ code: "render_no_chart", severity: "error", message, hint: "it counts from sekisho.yaml" }];
    }
    const id = `${directory}@${name ?? release ?? defaultRelease(directory)}`;
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    const message = `check.render.releases: ${chart} is rendered twice as ${name ?? release ?? "the same release"}`;
    const hint = "give each a `name` of its own: it keeps their findings apart";
    return [{ code: "render_twice", severity: "error", message, hint }];
  });
}
