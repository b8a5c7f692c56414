/** Domain names and mailboxes as Go's crypto/x509 wants them in names and name constraints. */

/** Printable ASCII labels; a constraint may begin with a dot or be empty. Also limits lengths (RFC 1035). */
export function isDomainName(text: string, use: "name" | "constraint"): boolean {
  if (text === "" && use === "constraint") return true;
  const domain = use === "constraint" && text.startsWith(".") ? text.slice(1) : text;
  if (domain.length === 0 || domain.length > 253 || domain.endsWith(".")) return false;
  return domain.split(".").every((label) => label.length > 0 && label.length <= 63 && /^[!-~]*$/.test(label));
}

export interface Mailbox {
  readonly local: string;
  readonly domain: string;
}

// oxlint-disable-next-line no-control-regex -- RFC 2821 names these characters
const quotedText = /^(?:[\x01-\x08\x0b\x0c\x0e-\x1f !#-[\]-\x7f]|\\[\x01-\x09\x0b\x0c\x0e-\x7f])*$/;
const atomText = /^(?:\\?[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~.])+$/;

/** RFC 2821, section 4.1.2; undefined for what is none. */
export function mailbox(text: string): Mailbox | undefined {
  const at = text.startsWith('"') ? quotedEnd(text) : text.indexOf("@");
  if (at < 0 || text[at] !== "@") return undefined;
  const domain = text.slice(at + 1);
  if (domain !== "" && !/^[!-~]+$/.test(domain)) return undefined;
  if (domain !== "" && domain.split(".").includes("")) return undefined;
  const written = text.slice(0, at);
  if (written.startsWith('"')) {
    const inside = written.slice(1, -1);
    return quotedText.test(inside) ? { local: inside.replace(/\\(.)/gs, "$1"), domain } : undefined;
  }
  if (!atomText.test(written)) return undefined;
  const local = written.replace(/\\(.)/gs, "$1");
  if (local.startsWith(".") || local.endsWith(".") || local.includes("..")) return undefined;
  return { local, domain };
}

/** Where the text behind a quoted string begins. */
function quotedEnd(text: string): number {
  for (let i = 1; i < text.length; i++) {
    if (text[i] === "\\") i += 1;
    else if (text[i] === '"') return i + 1;
  }
  return -1;
}
