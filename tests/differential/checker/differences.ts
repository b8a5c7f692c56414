import { compareTold } from "./compare.ts";
import { opaCheck } from "./opa-check.ts";
import { ourCheck } from "./our-check.ts";
import type { Mode, Sample } from "./programs.ts";

export interface Found {
  readonly sample: Sample;
  readonly differences: readonly string[];
}

/** The programs of which both checkers say something else, in the given order. Three of OPA run at a time. */
export async function differencesOf(opa: string, samples: readonly Sample[], mode: Mode): Promise<readonly Found[]> {
  const found: Found[][] = samples.map(() => []);
  let next = 0;
  const work = async (): Promise<void> => {
    for (let i = next++; i < samples.length; i = next++) {
      const sample = samples[i];
      if (sample === undefined) return;
      const differences = compareTold(await opaCheck(opa, sample, mode), ourCheck(sample, mode), sample.modules);
      if (differences.length > 0) found[i]?.push({ sample, differences });
    }
  };
  await Promise.all([work(), work(), work()]);
  return found.flat();
}
