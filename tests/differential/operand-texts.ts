/** The operands of a call, `A, [B, C]`: what commas outside of brackets and texts divide. */
export function operandTexts(text: string): readonly string[] {
  const operands: string[] = [];
  let depth = 0;
  let current = "";
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[^"]/gs)) {
    if ("[{(".includes(token)) depth++;
    if ("]})".includes(token)) depth--;
    if (token === "," && depth === 0) {
      operands.push(current.trim());
      current = "";
    } else current += token;
  }
  return current.trim() === "" ? operands : [...operands, current.trim()];
}
