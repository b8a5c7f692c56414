import type { Overlay } from "../source.ts";
import { coveredBy, type Kustomization } from "./kustomization.ts";

/** A kustomization that a walk came across. */
export interface WalkedOverlay {
  readonly overlay: Overlay;
  /** Absent where it can't be read. */
  readonly kustomization: Kustomization | undefined;
}

/** Which kustomizations are judged as what they render, and which only as a part of others. */
export interface Overlays {
  readonly rendered: readonly Overlay[];
  /** Components that no other kustomization of the walk uses: alone they are nothing. */
  readonly unused: readonly Overlay[];
}

/**
 * A base is judged by the overlays that use it, for alone it is what nobody applies. Rendered are those that no other
 * one of the walk uses, those that somebody named, and those of a circle, about which kustomize complains.
 */
export function chooseOverlays(walked: readonly WalkedOverlay[]): Overlays {
  const byDirectory = new Map(walked.map((one) => [one.overlay.directory, one]));
  const usedBy = ({ kustomization }: WalkedOverlay): readonly WalkedOverlay[] =>
    kustomization === undefined
      ? []
      : coveredBy(kustomization).flatMap((path) => {
          const used = byDirectory.get(path);
          return used === undefined || used.kustomization === kustomization ? [] : [used];
        });
  const used = new Set(walked.flatMap(usedBy));
  const rendered = new Set(walked.filter((one) => one.overlay.explicit || !(used.has(one) || isComponent(one))));
  const reached = new Set<WalkedOverlay>();
  const reach = (one: WalkedOverlay): void => {
    const waiting = [one];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (reached.has(next)) continue;
      reached.add(next);
      waiting.push(...usedBy(next));
    }
  };
  for (const one of rendered) reach(one);
  for (const one of walked) {
    if (reached.has(one) || isComponent(one)) continue;
    rendered.add(one);
    reach(one);
  }
  const inOrder = (wanted: (one: WalkedOverlay) => boolean): readonly Overlay[] =>
    walked.filter(wanted).map(({ overlay }) => overlay);
  return {
    rendered: inOrder((one) => rendered.has(one)),
    unused: inOrder((one) => isComponent(one) && !reached.has(one)),
  };
}

function isComponent({ kustomization }: WalkedOverlay): boolean {
  return kustomization?.isComponent === true;
}
