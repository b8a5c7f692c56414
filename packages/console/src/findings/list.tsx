import type { Finding } from "@sekisho/server/api";
import { useNavigate } from "@tanstack/react-router";
import { defaultRangeExtractor, useWindowVirtualizer } from "@tanstack/react-virtual";
import {
  type KeyboardEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { useMedia } from "../parts/use-media.ts";
import { useWords } from "../words/use-words.tsx";
import type { FindingFeed } from "./feed.ts";
import { type Filters, isNarrowed } from "./filters.ts";
import { FindingRow } from "./row.tsx";
import { extended, NOTHING, type Selection, toggled } from "./selection.ts";

/** Rows are as high as list.css makes them. */
const ROW_PX = 64;
const NARROW_ROW_PX = 136;
/** So many rows before the end of what is loaded the next page is asked for. */
const AHEAD = 400;

interface FindingListProps {
  readonly feed: FindingFeed;
  readonly filters: Filters;
  /** How many there are; undefined until it is known. */
  readonly count: number | undefined;
  readonly selection: Selection;
  readonly onSelect: (selection: Selection) => void;
  readonly onAssign: () => void;
  readonly onExempt: (() => void) | undefined;
}

/** The list: only the rows that are seen are drawn, and pages are loaded ahead of them. */
export function FindingList(props: FindingListProps): ReactNode {
  const { feed, filters, count, selection, onSelect, onAssign, onExempt } = props;
  const { words, format } = useWords();
  const navigate = useNavigate();
  const { rows, status, error } = useSyncExternalStore(feed.subscribe, feed.snapshot);
  const isNarrow = useMedia("(width < 48rem)");
  const rowPx = isNarrow ? NARROW_ROW_PX : ROW_PX;
  const body = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(feed.place.active);
  const [now] = useState(Date.now);
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => rowPx,
    overscan: 10,
    scrollMargin: body.current?.offsetTop ?? 0,
    scrollPaddingStart: 48,
    scrollPaddingEnd: 72,
    // The active row is there for those who only hear it, wherever the page is scrolled to.
    rangeExtractor: (range) => {
      const seen = defaultRangeExtractor(range);
      return seen.includes(active) || active >= rows.length ? seen : [...seen, active].toSorted((a, b) => a - b);
    },
  });
  useEffect(() => virtualizer.measure(), [virtualizer, rowPx]);
  const last = virtualizer.range?.endIndex ?? 0;
  useEffect(() => {
    if (status === "more" && last > rows.length - AHEAD) void feed.more();
  }, [feed, last, rows.length, status]);
  usePlace(feed, active, rows.length > 0);

  const go = (to: number): void => {
    const at = Math.max(0, Math.min(rows.length - 1, to));
    setActive(at);
    virtualizer.scrollToIndex(at, { align: "auto" });
  };
  const keyAt = (at: number): string | undefined => rows[at]?.key;
  const openAt = (at: number): void => {
    const key = keyAt(at);
    if (key !== undefined) void navigate({ to: "/findings/$key", params: { key } });
  };
  const perPage = Math.max(1, Math.floor(innerHeight / rowPx) - 3);
  const onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const key = keyAt(active);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      j: 1,
      ArrowUp: -1,
      k: -1,
      PageDown: perPage,
      PageUp: -perPage,
      Home: -rows.length,
      End: rows.length,
    };
    const step = steps[event.key];
    if (step !== undefined) {
      const to = Math.max(0, Math.min(rows.length - 1, active + step));
      if (event.shiftKey) onSelect(extended({ ...selection, anchor: selection.anchor ?? active }, to, keyAt));
      go(to);
    } else if ((event.key === " " || event.key === "x") && key !== undefined) onSelect(toggled(selection, key, active));
    else if (event.key === "Enter") openAt(active);
    else if (event.key === "Escape" && selection.keys.size > 0) onSelect(NOTHING);
    else if (key !== undefined && (event.key === "a" || (event.key === "e" && onExempt !== undefined))) {
      // Without a selection it is about the row that the keys stand on.
      if (selection.keys.size === 0) onSelect(toggled(selection, key, active));
      if (event.key === "a") onAssign();
      else onExempt?.();
    } else return;
    event.preventDefault();
  };
  // One function for good, so that rows which did not change are not drawn again while the page scrolls.
  const acting = { selection, onSelect, keyAt, openAt };
  const latest = useRef(acting);
  latest.current = acting;
  const onRowSelect = useCallback((row: Finding, at: number, isRange: boolean) => {
    const { selection, onSelect, keyAt } = latest.current;
    setActive(at);
    onSelect(isRange ? extended(selection, at, keyAt) : toggled(selection, row.key, at));
  }, []);

  const onRowOpen = useCallback((at: number) => {
    setActive(at);
    latest.current.openAt(at);
  }, []);

  if (status === "failed" && rows.length === 0)
    return <ProblemNotice error={error} onRetry={() => void feed.retry()} />;
  if (status === "done" && rows.length === 0) return <Nothing filters={filters} />;
  const items = virtualizer.getVirtualItems();
  const margin = virtualizer.options.scrollMargin;
  return (
    <>
      <p className="unseen" role="status">
        {count !== undefined && (count === 1 ? words.findings.countOne : words.findings.count(format.number(count)))}
      </p>
      <p id="grid-hint" className="unseen">
        {words.findings.gridHint}
      </p>
      {/* biome-ignore lint: the rows are drawn by number, as a table can't */}
      <div
        role="grid"
        className="list"
        tabIndex={0}
        aria-label={words.findings.title}
        aria-describedby="grid-hint"
        aria-multiselectable="true"
        aria-busy={status === "loading"}
        aria-rowcount={count === undefined ? -1 : count + 1}
        {...(rows[active] !== undefined && { "aria-activedescendant": `row-${rows[active].key}` })}
        onKeyDown={onKey}
      >
        <div role="rowgroup" className="list-head">
          <div role="row" aria-rowindex={1} className="list-row">
            <span role="columnheader" className="list-select">
              <span className="unseen">{words.findings.select("")}</span>
            </span>
            <span role="columnheader">{words.findings.severity}</span>
            <span role="columnheader">{words.findings.finding}</span>
            <span role="columnheader">{words.findings.rule}</span>
            <span role="columnheader">{words.findings.owner}</span>
            <span role="columnheader">{words.findings.changed}</span>
          </div>
        </div>
        <div role="rowgroup" className="list-body" ref={body} style={{ height: virtualizer.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const row = rows[index];
            return row === undefined ? null : (
              <FindingRow
                key={row.key}
                row={row}
                index={index}
                top={start - margin}
                now={now}
                isActive={index === active}
                isSelected={selection.keys.has(row.key)}
                onSelect={onRowSelect}
                onOpen={onRowOpen}
              />
            );
          })}
        </div>
      </div>
      {status === "failed" && <ProblemNotice error={error} onRetry={() => void feed.retry()} />}
      {(status === "loading" || status === "more") && <p className="list-end">{words.loading}</p>}
      {status === "done" && <p className="list-end">{words.findings.end}</p>}
    </>
  );
}

function Nothing({ filters }: { readonly filters: Filters }): ReactNode {
  const { words } = useWords();
  const isAll = !isNarrowed(filters) && filters.state === undefined;
  return (
    <div className="empty" role="status">
      <p className="empty-title">{words.findings.none}</p>
      <p>{isAll ? words.findings.noneOpen : words.findings.noneHint}</p>
    </div>
  );
}

/** Keeps where the page stands with the list, and goes there when it is shown again. */
function usePlace(feed: FindingFeed, active: number, isFilled: boolean): void {
  const restored = useRef<FindingFeed>(undefined);
  useLayoutEffect(() => {
    if (!isFilled || restored.current === feed) return;
    restored.current = feed;
    if (feed.place.scroll > 0) scrollTo({ top: feed.place.scroll });
  }, [feed, isFilled]);
  useEffect(() => {
    feed.place.active = active;
  }, [feed, active]);
  useEffect(() => {
    const onScroll = (): void => {
      feed.place.scroll = scrollY;
    };
    addEventListener("scroll", onScroll, { passive: true });
    return () => removeEventListener("scroll", onScroll);
  }, [feed]);
}
