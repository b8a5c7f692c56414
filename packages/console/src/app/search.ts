/** The part of an address behind `?`, as plain texts: `severity=high&name=api`, without quotes and types of its own. */
export function parseSearch(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams(text));
}

/** What is undefined is left out; an empty text stays, for it says something. */
export function printSearch(search: Readonly<Record<string, unknown>>): string {
  const said = Object.entries(search).flatMap(([name, value]) =>
    typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? [[name, String(value)]] : [],
  );
  const text = new URLSearchParams(said).toString();
  return text === "" ? "" : `?${text}`;
}
