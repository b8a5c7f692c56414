import { dirname } from "node:path";
import { peerPath } from "../../../tests/bench/peers.ts";
import { checkJson, type Files, folder, type JsonReport, RULEBOOK, SETTINGS } from "./world.ts";

/** Real renderers, and nothing else but the system's own programs. */
export const PATH: string = [dirname(peerPath("helm")), dirname(peerPath("kustomize")), "/usr/bin", "/bin"].join(":");

/** A Pod's text that breaks the rule of the rulebook. */
export const BROKEN = "apiVersion: v1\nkind: Pod\nmetadata: {name: NAME}\nspec:\n  hostNetwork: true\n";

/** A chart whose Pod breaks the rule where `.Values.host` says so. */
export const CHART: Files = {
  "charts/api/Chart.yaml": "apiVersion: v2\nname: api\nversion: 1.0.0\n",
  "charts/api/values.yaml": "host: true\nreplicas: 1\n",
  "charts/api/templates/pod.yaml": `# One Pod
apiVersion: v1
kind: Pod
metadata:
  name: {{ .Release.Name }}-pod
  {{- with .Release.Namespace }}
  namespace: {{ . }}
  {{- end }}
spec:
  hostNetwork: {{ .Values.host }}
`,
};

/** A base with a Pod that breaks the rule, and an overlay over it. */
export const OVERLAY: Files = {
  "deploy/base/kustomization.yaml": "resources: [pod.yaml]\n",
  "deploy/base/pod.yaml": BROKEN.replace("NAME", "web"),
  "deploy/prod/kustomization.yaml": "resources: [../base]\nnamespace: shop\npatches: [{path: patch.yaml}]\n",
  "deploy/prod/patch.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {hostPID: true}\n",
};

/** A repository with a rulebook of one rule. `render` is what sekisho.yaml says of rendering, in a flow mapping. */
export function repository(files: Files, render = "{}"): string {
  return folder({ "sekisho.yaml": `${SETTINGS}check: {render: ${render}}\n`, ...RULEBOOK, ...files });
}

export interface Said {
  readonly status: number;
  /** `FILE[:LINE:COLUMN] [~RENDERED LINE] NAME OF THE SUBJECT` for each violation. */
  readonly violations: readonly string[];
  /** `CODE FILE[:LINE:COLUMN]`. */
  readonly diagnostics: readonly string[];
  readonly report: JsonReport;
}

interface PlaceShape {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly rendered?: { readonly line: number };
}

/** What a check says, in short. */
export async function said(root: string, argv: readonly string[] = [], path = PATH): Promise<Said> {
  const report = await checkJson(root, argv, { env: { PATH: path } });
  return {
    status: report.exitStatus,
    violations: report.verdicts.flatMap(({ subject, violations }) =>
      violations.flatMap(({ places }) => places.map((place) => `${spotOf(place)} ${subject.name}`)),
    ),
    diagnostics: report.diagnostics.map(({ code, span }) => {
      const isPlace = span !== undefined && span.end.offset > 0;
      return `${code} ${span?.file}${isPlace ? `:${span.start.line}:${span.start.column}` : ""}`;
    }),
    report,
  };
}

function spotOf({ file, line, column, rendered }: PlaceShape): string {
  return rendered === undefined ? `${file}:${line}:${column}` : `${file} ~${rendered.line}`;
}
