import type { Bench } from "../bench.ts";
import { measureCompilation } from "./compilation.ts";
import { type Prepared, prepareWorkload, timeWorkload } from "./evaluation.ts";
import { measureMemory } from "./memory.ts";
import type { Workload } from "./workload.ts";
import { patterns, reachable, reachableDecision, strings } from "./workloads/builtins.ts";
import { jwt, x509 } from "./workloads/crypto.ts";
import { functions } from "./workloads/functions.ts";
import { groupCosts, groupNames } from "./workloads/group-by.ts";
import { constantKey, lookup } from "./workloads/indexed.ts";
import { pods } from "./workloads/pods.ts";
import { rbac } from "./workloads/rbac.ts";
import { podsOlder, terraformHelpers } from "./workloads/styles.ts";
import { terraform } from "./workloads/terraform.ts";

const workloads: readonly Workload[] = [
  rbac,
  lookup,
  constantKey,
  pods,
  terraform,
  podsOlder,
  terraformHelpers,
  groupNames,
  groupCosts,
  strings,
  functions,
  reachable,
  reachableDecision,
  patterns,
  jwt,
  x509,
];

/** The engine against `opa bench`: the same policies and inputs, answers compared before times; compile time and heap. */
export const bench: Bench = {
  name: "rego",
  parts: {
    evaluation: async (context) => {
      const prepared = workloads.map((workload, i) => prepareWorkload(context, workload, `workload-${i}`));
      const timed = prepared.filter((one): one is Prepared => one !== undefined);
      return timed.map((one) => timeWorkload(context, one));
    },
    compilation: async (context) => measureCompilation(context),
    memory: async (context) => measureMemory(context),
  },
};
