import { existsSync } from "node:fs";
import { join } from "node:path";

/** A line that helm writes above each manifest. */
const SOURCE = /^# Source: ([^\r\n]+)/gm;

/**
 * The template that each place of helm's output comes from, by the comments that helm writes: the absolute path of the
 * template or, where it lies in a packed chart, of the Chart.yaml. No template can make it name a file of elsewhere.
 */
export function templateOf(text: string, directory: string): (offset: number) => string {
  const marks = Array.from(text.matchAll(SOURCE), ({ index, 1: name = "" }) => ({ index, name }));
  const files = new Map<string, string>();
  return (offset) => {
    const name = marks.findLast(({ index }) => index <= offset)?.name ?? "";
    const known = files.get(name) ?? pathOf(name, directory);
    files.set(name, known);
    return known;
  };
}

function pathOf(name: string, directory: string): string {
  // The first part is the chart's own name, whatever its directory is called.
  const [, ...parts] = name.split("/");
  const path = join(directory, ...parts);
  const isBelow = parts.length > 0 && parts.every((part) => part !== ".." && part !== "." && part !== "");
  return isBelow && existsSync(path) ? path : join(directory, "Chart.yaml");
}
