import type { ReactNode } from "react";

/** No text of ours holds it. */
const PLACE = "\u0001";

interface NamedProps {
  /** A sentence with a place for a name. */
  readonly text: (name: string) => string;
  /** A name from outside, which no language changes. */
  readonly name: string;
}

/** A sentence with a name in it that is not to be translated. */
export function Named({ text, name }: NamedProps): ReactNode {
  const [before, ...after] = text(PLACE).split(PLACE);
  return (
    <>
      {before}
      <span translate="no">{name}</span>
      {after.join("")}
    </>
  );
}
