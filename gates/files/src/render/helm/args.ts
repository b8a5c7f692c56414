import { resolve } from "node:path";
import { canonicalJson } from "@sekisho/core";
import type { ReleaseSettings } from "@sekisho/rulebook";

/** What helm is started with. */
export interface HelmCall {
  readonly args: readonly string[];
  readonly input?: string;
}

/**
 * `helm template` of a chart. Nothing of it is taken for an option that is none: values stand behind a `=`, names behind
 * `--`. A name of a file is quoted, for helm splits lists at commas; values that sekisho.yaml gives come on standard
 * input, as they are, and win.
 */
export function helmCall(directory: string, release: ReleaseSettings, root: string): HelmCall {
  const { set, values, namespace, kubeVersion, apiVersions, includeCrds } = release;
  const args = [
    "template",
    ...(namespace === undefined ? [] : [`--namespace=${namespace}`]),
    ...(kubeVersion === undefined ? [] : [`--kube-version=${kubeVersion}`]),
    ...apiVersions.map((api) => `--api-versions=${api}`),
    ...(includeCrds ? ["--include-crds"] : []),
    ...values.map((file) => `--values=${csv(resolve(root, file))}`),
    ...(set === undefined ? [] : ["--values=-"]),
    "--",
    release.release ?? "",
    directory,
  ];
  return set === undefined ? { args } : { args, input: canonicalJson(Object.fromEntries(set)) };
}

function csv(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
