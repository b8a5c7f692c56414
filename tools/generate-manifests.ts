import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { configMapText, deploymentText, type Facts, serviceText } from "./manifest-texts.ts";
import { type Random, seededRandom } from "./random.ts";

/** The ten simple rules that generated manifests obey or break; a manifest breaks at most one, once. */
export const RULES = [
  "privileged", // no container sets securityContext.privileged: true
  "host-network", // no Pod sets hostNetwork: true
  "host-path", // no Pod has a hostPath volume
  "image-tag", // no image ends in :latest
  "limits", // every container has resources.limits
  "run-as-non-root", // every Pod sets securityContext.runAsNonRoot: true
  "readiness", // every container has a readinessProbe
  "team-label", // every object has the label example.com/team
  "node-port", // no Service has type NodePort
  "config-secret", // no key of a ConfigMap ends in _PASSWORD
] as const;

export type Rule = (typeof RULES)[number];

export interface Manifest {
  /** Relative, with slashes: `payments/api-12/deployment.yaml`. */
  readonly path: string;
  readonly text: string;
  /** The rule that it breaks, if any. */
  readonly breaks?: Rule;
}

const TEAMS = ["payments", "search", "identity", "catalog", "shipping", "growth", "platform"];
const PARTS = ["api", "worker", "web", "gateway", "scheduler", "importer", "mailer", "cache"];

/** Rules that a kind can break. */
const BREAKABLE = {
  deployment: RULES.slice(0, 8),
  service: ["team-label", "node-port"],
  configmap: ["team-label", "config-secret"],
} as const satisfies Record<string, readonly Rule[]>;

type Kind = keyof typeof BREAKABLE;

/**
 * Small Kubernetes manifests as a company has them: half Deployments, then Services and ConfigMaps, one object a file.
 * Exactly a tenth (rounded) breaks one rule; with 100 or more, each rule is broken by at least one. The same options give
 * the same bytes on every machine.
 */
export function generateManifests({
  count,
  seed,
}: {
  readonly count: number;
  readonly seed: number;
}): readonly Manifest[] {
  const random = seededRandom(seed);
  const manifests: Manifest[] = [];
  const breakers = chooseBreakers(count, random);
  for (let index = 0; index < count; index++) {
    const breaks = breakers.get(index);
    const kind = breaks === undefined ? random.pick(MIX) : random.pick(kindsFor(breaks));
    const facts = makeFacts(index, random, breaks);
    const path = `${facts.team}/${facts.name}/${kind}.yaml`;
    manifests.push({ path, text: TEXTS[kind](facts), ...(breaks !== undefined && { breaks }) });
  }
  return manifests;
}

const MIX: readonly Kind[] = ["deployment", "deployment", "service", "configmap"];

const TEXTS: Readonly<Record<Kind, (facts: Facts) => string>> = {
  deployment: deploymentText,
  service: serviceText,
  configmap: configMapText,
};

/** Which manifests break which rule: the rules take turns, the places are drawn. */
function chooseBreakers(count: number, random: Random): ReadonlyMap<number, Rule> {
  const places = Array.from({ length: count }, (_, index) => index);
  const breakers = new Map<number, Rule>();
  for (let turn = 0; turn < Math.round(count / 10); turn++) {
    const [place] = places.splice(random.below(places.length), 1);
    const rule = RULES[turn % RULES.length];
    if (place !== undefined && rule !== undefined) breakers.set(place, rule);
  }
  return breakers;
}

function kindsFor(rule: Rule): readonly Kind[] {
  const kinds: readonly Kind[] = ["deployment", "service", "configmap"];
  return kinds.filter((kind) => (BREAKABLE[kind] as readonly Rule[]).includes(rule));
}

function makeFacts(index: number, random: Random, breaks: Rule | undefined): Facts {
  const part = random.pick(PARTS);
  return {
    team: random.pick(TEAMS),
    name: `${part}-${index}`,
    replicas: 1 + random.below(5),
    port: 8000 + random.below(1000),
    version: `${1 + random.below(4)}.${random.below(20)}.${random.below(10)}`,
    sidecar: random.below(4) === 0,
    variables: 1 + random.below(6),
    breaks,
  };
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      count: { type: "string", default: "1000" },
      seed: { type: "string", default: "1" },
      out: { type: "string" },
    },
  });
  const [count, seed] = [Number(values.count), Number(values.seed)];
  if (values.out === undefined || !Number.isSafeInteger(count) || count < 0 || !Number.isSafeInteger(seed)) {
    console.error("usage: node tools/generate-manifests.ts --out DIR [--count 1000] [--seed 1], both whole numbers");
    process.exitCode = 2;
  } else {
    const manifests = generateManifests({ count, seed });
    for (const { path, text } of manifests) {
      const file = join(values.out, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    const broken = manifests.filter(({ breaks }) => breaks !== undefined).length;
    console.log(`${count} manifests in ${values.out}, ${broken} of them break a rule`);
  }
}
