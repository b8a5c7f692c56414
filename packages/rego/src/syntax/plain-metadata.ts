/**
 * Reads the commonest METADATA blocks, which are lines like `title: Some words`, without a YAML reader: making one ready
 * costs a process that compiles once more than all its blocks. Undefined for any block that is, or may be, more than that.
 */
export function readPlainMetadata(yaml: string): Readonly<Record<string, string>> | undefined {
  const values: Record<string, string> = {};
  for (const line of yaml.split("\n")) {
    const [, key, value] = plainLine.exec(line) ?? [];
    if (key === undefined || value === undefined || key in values || isNoText.test(value)) return undefined;
    values[key] = value;
  }
  return values;
}

/** Nothing in the value has a meaning in YAML: neither `: ` nor ` #` can stand in it. */
const plainLine = /^(title|description|scope): ([A-Za-z][A-Za-z0-9 .,;()/_-]*[A-Za-z0-9.)])$/;

/** Words that YAML takes for something else; without hurry all spellings. */
const isNoText = /^(?:null|true|false|yes|no|on|off|y|n)$/i;
