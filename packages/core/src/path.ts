/** A path inside a document: object keys are strings, array positions are numbers. */
export type Path = readonly (string | number)[];

/** How people read a path: `spec.containers[0].image`, `metadata.annotations["example.com/x"]`; "" is the document. */
export function printPath(path: Path): string {
  let text = "";
  for (const part of path) {
    if (typeof part === "number") text += `[${part}]`;
    else if (/^[A-Za-z_][A-Za-z0-9_-]*$/.test(part)) text += text === "" ? part : `.${part}`;
    else text += `[${JSON.stringify(part)}]`;
  }
  return text;
}
