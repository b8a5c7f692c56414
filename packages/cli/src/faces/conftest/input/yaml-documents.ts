/**
 * A YAML file cut where Conftest cuts it: at lines that are `---` and nothing else, behind the first line. A file that
 * begins with a directive keeps its first mark. Marks with something behind them (`--- # x`) do not cut, and of what
 * stands together only the first document counts.
 */
export function separateDocuments(bytes: Uint8Array): readonly Uint8Array[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const lineBreak = buffer.includes("\r\n") ? "\r\n" : "\n";
  const separator = `${lineBreak}---${lineBreak}`;
  const parts: Buffer[] = [];
  let start = 0;
  for (let at = buffer.indexOf(separator); at >= 0; at = buffer.indexOf(separator, start)) {
    parts.push(buffer.subarray(start, at));
    start = at + separator.length;
  }
  if (start === 0) return [buffer];
  parts.push(buffer.subarray(start));
  if (buffer[0] !== PERCENT) return parts;
  const [directive, first, ...rest] = parts;
  if (directive === undefined || first === undefined || rest.length === 0) return [buffer];
  return [buffer.subarray(0, directive.length + separator.length + first.length), ...rest];
}

const PERCENT = "%".charCodeAt(0);
