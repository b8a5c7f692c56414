import type { ReactNode } from "react";
import { Dialog } from "../parts/dialog.tsx";
import { useWords } from "../words/use-words.tsx";

type Keys = readonly (string | { readonly word: "andThen" | "or" })[];

const OR = { word: "or" } as const;
const THEN = { word: "andThen" } as const;

/** All keys of the console. */
export function KeysDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { words } = useWords();
  const rows: readonly (readonly [Keys, string])[] = [
    [["↓", "↑", OR, "j", "k"], words.keys.move],
    [["PgDn", "PgUp", "Home", "End"], words.keys.pages],
    [["Space", OR, "x"], words.keys.select],
    [["Shift", "↓", "↑"], words.keys.range],
    [["Enter"], words.keys.open],
    [["a"], words.keys.assign],
    [["e"], words.keys.exempt],
    [["Esc"], words.keys.clear],
    [["/"], words.keys.search],
    [["g", THEN, "o"], words.keys.overview],
    [["g", THEN, "f"], words.keys.findings],
    [["?"], words.keys.help],
  ];
  return (
    <Dialog title={words.keys.title} onClose={onClose}>
      <dl className="keys-table">
        {rows.map(([keys, what]) => (
          <div key={what} className="keys-row">
            <dt>
              {keys.map((key, i) =>
                typeof key === "string" ? (
                  <kbd key={`${i}${key}`} className="kbd" translate="no">
                    {key}
                  </kbd>
                ) : (
                  <span key={`${i}`}> {words.keys[key.word]} </span>
                ),
              )}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          {words.keys.close}
        </button>
      </div>
    </Dialog>
  );
}
