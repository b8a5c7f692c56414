/** The part of a subject's name that people know it by: without the path, the root or the ARN's head before it. */
export function shortName(name: string): string {
  const [, inFile] = /#(.+)$/s.exec(name) ?? [];
  if (inFile !== undefined) return inFile;
  const [, resource] = /^arn:[^:]*:[^:]*:[^:]*:[^:]*:(.+)$/s.exec(name) ?? [];
  return resource ?? name;
}

/** A scope without its kind: `github.com/acme/shop`, `prod-1`. */
export function shortScope(scope: string): string {
  return scope.replace(/^(?:repo|cluster|aws|image):/, "");
}

/** The address of a line in the repository that a scope names; undefined where it names none that is known. */
export function lineAddress(
  scope: string,
  { file, line, endLine }: { readonly file: string; readonly line: number; readonly endLine: number },
  ref: string | undefined,
): string | undefined {
  const [, host, path, directory = ""] =
    /^repo:(github\.com|gitlab\.com)\/([\w.-]+(?:\/[\w.-]+)+)(?:\/\/([^\s?#]+))?$/.exec(scope) ?? [];
  if (host === undefined || path === undefined || `${path}/${directory}`.split("/").includes("..")) return undefined;
  // Of a part of a repository files count from its directory, which the scope spells as an address does.
  const where = [
    encodeURIComponent(ref === undefined || ref === "" ? "HEAD" : ref),
    ...directory.split("/").filter((part) => part !== ""),
    ...file.split("/").map((part) => encodeURIComponent(part)),
  ].join("/");
  const blob = host === "gitlab.com" ? "/-/blob" : "/blob";
  const end = endLine > line ? (host === "gitlab.com" ? `-${endLine}` : `-L${endLine}`) : "";
  return `https://${host}/${path}${blob}/${where}#L${line}${end}`;
}
