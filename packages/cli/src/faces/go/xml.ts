const NAMED: Readonly<Record<string, string>> = {
  '"': "&#34;",
  "'": "&#39;",
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  "\t": "&#x9;",
  "\n": "&#xA;",
  "\r": "&#xD;",
};

// oxlint-disable-next-line no-control-regex -- what XML does not allow is what it looks for
const SPECIAL = /["'&<>\t\n\r]|[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g;

/** Text as Go's encoding/xml escapes it, in attributes and between tags. */
export function escapeXml(text: string): string {
  return text.toWellFormed().replace(SPECIAL, (char) => NAMED[char] ?? "\ufffd");
}
