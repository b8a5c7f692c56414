import type { FindingDetail } from "@sekisho/server/api";
import type { ReactNode } from "react";

type Place = FindingDetail["sights"][number]["places"][number];

interface FrameProps {
  readonly place: Place;
  readonly frame: NonNullable<Place["frame"]>;
}

/** Lines of the file around a place, with the place marked. */
export function Frame({ place, frame }: FrameProps): ReactNode {
  const label = `${place.file}:${place.line}`;
  const shown = shownPlace(place, frame);
  return (
    // Long lines are moved by keys, too.
    <pre className="frame" tabIndex={0} translate="no" aria-label={label}>
      {frame.lines.map((text, i) => {
        const line = frame.from + i;
        const isMeant = line >= place.line && line <= place.endLine;
        return (
          <span key={line} className="frame-line" data-meant={isMeant}>
            <span className="frame-number" aria-hidden="true">
              {line}
            </span>
            {isMeant ? <Meant text={text} {...columnsIn(shown, line, text.length)} /> : text}
            {"\n"}
          </span>
        );
      })}
    </pre>
  );
}

/** The place by the columns of the lines as they are shown: what is hidden in them is seldom as long as what it stands for. */
export function shownPlace(place: Omit<Place, "frame">, frame: FrameProps["frame"]): Omit<Place, "frame"> {
  const { column = place.column, endColumn = place.endColumn } = frame;
  return { ...place, column, endColumn };
}

/** The columns of a place in one of its lines, from 0, the end exclusive. */
export function columnsIn(
  { line: first, column, endLine, endColumn }: Omit<Place, "file" | "frame">,
  line: number,
  length: number,
): { readonly from: number; readonly to: number } {
  const from = line === first ? Math.min(column - 1, length) : 0;
  const to = line === endLine ? Math.min(endColumn - 1, length) : length;
  return { from, to: Math.max(from, to) };
}

function Meant({ text, from, to }: { readonly text: string; readonly from: number; readonly to: number }): ReactNode {
  return (
    <>
      {text.slice(0, from)}
      <mark>{text.slice(from, to)}</mark>
      {text.slice(to)}
    </>
  );
}
