/** Columns of a terminal that a text takes: wide characters two, marks that stand on others none. */
export function displayWidth(text: string): number {
  let width = 0;
  // oxlint-disable-next-line no-control-regex -- sequences that set colours take no place
  for (const char of text.replace(/\x1b\[[0-9;]*m/g, "")) width += widthOf(char);
  return width;
}

function widthOf(char: string): number {
  if (/[\p{Mn}\p{Me}\p{Cf}\p{Cc}]/u.test(char)) return 0;
  return WIDE.test(char) ? 2 : 1;
}

/** East Asian wide and full-width characters (UAX 11), and pictures; a letter of a flag counts as one. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f1e6}-\u{1f1ff}\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;
