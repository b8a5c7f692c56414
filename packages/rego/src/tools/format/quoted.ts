import { quote } from "../../runtime/print.ts";

/** In double quotes as Go has it; what Rego can't read of that is escaped as JSON has it. */
export function plainQuoted(value: string): string {
  const text = quote(value);
  return /\\[axUv]/.test(text) ? JSON.stringify(value) : text;
}
