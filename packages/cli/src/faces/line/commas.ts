/**
 * The fields of one line of comma separated values (RFC 4180): a field that begins with a quote ends with one, and holds
 * commas and doubled quotes. Undefined where a quote does not end, or stands inside a bare field.
 */
export function readCommas(line: string): readonly string[] | undefined {
  if (line === "") return [];
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    const field = line[at] === '"' ? quotedField(line, at) : bareField(line, at);
    if (field === undefined) return undefined;
    fields.push(field.value);
    if (field.end >= line.length) return fields;
    if (line[field.end] !== ",") return undefined;
    at = field.end + 1;
  }
}

interface Field {
  readonly value: string;
  readonly end: number;
}

function bareField(line: string, start: number): Field | undefined {
  const comma = line.indexOf(",", start);
  const end = comma < 0 ? line.length : comma;
  const value = line.slice(start, end);
  return value.includes('"') ? undefined : { value, end };
}

function quotedField(line: string, start: number): Field | undefined {
  const match = /"((?:[^"]|"")*)"/y;
  match.lastIndex = start;
  const found = match.exec(line);
  return found === null ? undefined : { value: (found[1] ?? "").replaceAll('""', '"'), end: match.lastIndex };
}
