import {
  anything,
  array,
  type Infer,
  map,
  matching,
  object,
  oneOf,
  optional,
  positiveInteger,
  refine,
  type Schema,
  version,
  withDefault,
  wrongType,
} from "@sekisho/core";

/** What a report may hold at most; the server refuses a body above `bytes` before it is read. */
export const REPORT_LIMITS = {
  bytes: 32 * 1024 * 1024,
  verdicts: 100_000,
  /** Of one verdict, and of all lists in it. */
  items: 10_000,
  selectors: 10_000,
  renames: 10_000,
  /** Lines of code around one place. */
  frameLines: 12,
  /** UTF-16 units of a name, and of a message. */
  name: 1_024,
  text: 16_384,
} as const;

const anyText: Schema<string> = {
  expected: "a text",
  read: (value, at, report) => (typeof value === "string" ? value : wrongType("a text", value, at, report)),
};

const name = text(REPORT_LIMITS.name);
const longText = text(REPORT_LIMITS.text);
const maybeEmpty = text(REPORT_LIMITS.name, "empty");
const scope = limited(
  matching(/^[a-z][a-z0-9-]*:\S+$/, "a scope such as repo:github.com/acme/pay"),
  REPORT_LIMITS.name,
);
const digest = matching(/^[0-9a-f]{64}$/, "a SHA-256 in hex");
const action = oneOf(["deny", "warn", "audit", "off"]);

const place = object({
  file: name,
  line: positiveInteger,
  column: positiveInteger,
  endLine: positiveInteger,
  endColumn: positiveInteger,
  /** Lines around the place, without secrets. */
  frame: optional(
    object({
      from: positiveInteger,
      lines: list(maybeEmpty, REPORT_LIMITS.frameLines),
      column: optional(positiveInteger),
      endColumn: optional(positiveInteger),
    }),
  ),
});

const violationFields = {
  rule: name,
  severity: oneOf(["critical", "high", "medium", "low", "info"]),
  action,
  message: longText,
  instance: withDefault(maybeEmpty, ""),
  evidence: withDefault(map(anything), new Map()),
  path: withDefault(list(anything, REPORT_LIMITS.items), []),
  places: withDefault(list(place, REPORT_LIMITS.items), []),
} as const;

const violation = object(violationFields);
const exempted = object({ ...violationFields, exemptions: list(name, REPORT_LIMITS.items) });
const violations = withDefault(list(violation, REPORT_LIMITS.items), []);

const subjectName = object({ type: name, name });

const verdict = object({
  /** Of the report's scope. */
  subject: subjectName,
  digest,
  judged: list(name, REPORT_LIMITS.items),
  violations,
  exempted: withDefault(list(exempted, REPORT_LIMITS.items), []),
  warnings: violations,
  audited: violations,
  unknown: withDefault(list(object({ rule: name, action, why: longText }), REPORT_LIMITS.items), []),
  errors: withDefault(list(object({ rule: name, action, code: name, message: longText }), REPORT_LIMITS.items), []),
  owner: withDefault(maybeEmpty, ""),
});

/**
 * What one run of the gate tells a server. Keys of findings are no part of it: whoever reads it makes them from rule,
 * subject and instance, so that no report speaks of another's finding.
 */
export const filesReport = object({
  version: version(["files-report/1"]),
  /** Chosen by the run: sent again, it is the same scan. */
  scan: matching(/^[A-Za-z0-9._:-]{8,128}$/, "an id of 8 to 128 letters, digits and . _ : -"),
  scope,
  /** Of the commit that was judged. */
  ref: name,
  /** Only a scan of it changes findings. */
  defaultBranch: name,
  /** UTC epoch milliseconds. */
  startedAt: positiveInteger,
  /** What was read completely. */
  coverage: list(
    object({
      type: optional(name),
      path: optional(name),
      namespace: optional(name),
      name: optional(name),
      workspace: optional(name),
      address: optional(name),
    }),
    REPORT_LIMITS.selectors,
  ),
  renames: withDefault(list(object({ from: subjectName, to: subjectName }), REPORT_LIMITS.renames), []),
  digests: map(digest, name),
  verdicts: list(verdict, REPORT_LIMITS.verdicts),
});

export type FilesReport = Infer<typeof filesReport>;

function text(max: number, empty?: "empty"): Schema<string> {
  const expected = `a text of at most ${max} characters`;
  return {
    expected,
    read(value, at, report) {
      if (typeof value !== "string" || (value === "" && empty === undefined))
        return wrongType(expected, value, at, report);
      return limited(anyText, max).read(value, at, report);
    },
  };
}

function limited(schema: Schema<string>, max: number): Schema<string> {
  return refine(schema, (value) => {
    if (value.length > max) return `expected at most ${max} characters, found ${value.length}`;
    return value.isWellFormed() ? undefined : "expected well-formed text, found half of a surrogate pair";
  });
}

/** A list; one that is too long is refused before its items are read. */
function list<T>(items: Schema<T>, max: number): Schema<readonly T[]> {
  const all = array(items);
  return {
    expected: all.expected,
    read(value, at, report) {
      if (!Array.isArray(value) || value.length <= max) return all.read(value, at, report);
      return wrongType(`a list of at most ${max} items`, value, at, report);
    },
  };
}
