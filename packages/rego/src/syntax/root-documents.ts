/** Whether a variable of this name is one of the two documents that every program reads. */
export function isRoot(name: string): boolean {
  return name === "input" || name === "data";
}
