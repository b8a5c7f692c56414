/** Texts of one format for both readers: written by hand, and what becomes of those by chance. */
export interface Samples {
  /** Sound and broken texts, each for something in particular. */
  readonly texts: readonly string[];
  /** Pieces of the format that chance puts into texts; without any there are no variants. */
  readonly pieces: readonly string[];
  /** Ours refuses texts that theirs takes, or a part of: only what ours takes is compared. */
  readonly isStricter?: true;
  /** Texts on which the two readers differ on purpose, and why. */
  readonly differs?: (text: string) => boolean;
  /** What Conftest says about texts that it refuses and Sekisho reads, on purpose. */
  readonly refuses?: RegExp;
}

/** Texts made of the samples by cutting, doubling, splicing and strewing pieces in; the same ones for the same seed. */
export function variants({ texts, pieces }: Samples, count: number, seed: number): readonly string[] {
  if (pieces.length === 0) return [];
  let state = seed >>> 0 || 1;
  const draw = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const pick = (from: readonly string[]): string => from[draw(from.length)] ?? "";
  const change = (text: string): string => {
    const at = draw(text.length + 1);
    const to = Math.min(text.length, at + 1 + draw(6));
    switch (draw(5)) {
      case 0:
        return text.slice(0, at) + text.slice(to);
      case 1:
        return text.slice(0, to) + text.slice(at);
      case 2: {
        const other = pick(texts);
        return text.slice(0, at) + other.slice(draw(other.length + 1));
      }
      case 3:
        return text.slice(0, at) + pick(pieces) + text.slice(to);
      default:
        return text.slice(0, at) + pick(pieces) + text.slice(at);
    }
  };
  return Array.from({ length: count }, () => {
    let text = pick(texts);
    for (let changes = 1 + draw(3); changes > 0; changes--) text = change(text);
    return text;
  });
}
