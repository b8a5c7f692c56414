import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Keyboard } from "lucide-react";
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { groupsQuery } from "../api/queries.ts";
import { isTyping } from "../app/go-keys.ts";
import { useTitle } from "../parts/use-title.ts";
import { useWords } from "../words/use-words.tsx";
import { AssignDialog } from "./assign-dialog.tsx";
import { BulkBar } from "./bulk-bar.tsx";
import { ExemptDialog } from "./exempt-dialog.tsx";
import { feedOf, forgetFeeds } from "./feeds.ts";
import { FilterBar } from "./filter-bar.tsx";
import { type Filters, isNarrowed, queryOf, withOthers, without } from "./filters.ts";
import { Groups } from "./groups.tsx";
import { KeysDialog } from "./keys-dialog.tsx";
import { FindingList } from "./list.tsx";
import { NOTHING, type Selection } from "./selection.ts";
import { StateTabs } from "./state-tabs.tsx";
import { ViewChoice } from "./view-choice.tsx";

type Open = "assign" | "exempt" | "keys";

/** All findings: filtered by the address, as a list or in groups, many at once assigned or exempted. */
export function FindingsPage(): ReactNode {
  const { words } = useWords();
  useTitle(words.findings.title);
  const filters = useSearch({ from: "/shell/findings" });
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [selection, setSelection] = useState<Selection>(NOTHING);
  const [open, setOpen] = useState<Open>();
  const search = useRef<HTMLInputElement>(null);
  const show = useCallback(
    (changed: Filters, how: "push" | "replace" = "push") => {
      setSelection(NOTHING);
      void navigate({ to: "/findings", search: changed, replace: how === "replace" });
    },
    [navigate],
  );
  const states = useQuery(groupsQuery("state", queryOf({ ...without(filters, "group"), state: "all" })));
  const feed = useMemo(() => feedOf(filters), [filters]);
  useKeys({ onSearch: () => search.current?.focus(), onHelp: () => setOpen("keys") });
  const changed = (): void => {
    setSelection(NOTHING);
    forgetFeeds();
    void queries.invalidateQueries();
  };
  const count = states.data?.groups
    .filter(({ state }) => filters.state === "all" || state === (filters.state ?? "open"))
    .reduce((sum, group) => sum + group.count, 0);
  const exempt = filters.state === "resolved" ? undefined : (): void => setOpen("exempt");
  const chosen = feed.state.rows.filter(({ key }) => selection.keys.has(key));
  return (
    <div className="page findings">
      <div className="findings-head">
        <h1>{words.findings.title}</h1>
        <StateTabs filters={filters} groups={states.data?.groups} />
      </div>
      <FilterBar filters={filters} onChange={show} searchField={search} />
      <div className="findings-bar">
        <ViewChoice filters={filters} onChange={show} />
        {isNarrowed(filters) && (
          <button
            type="button"
            className="button button-plain"
            onClick={() => show(withOthers({}, { state: filters.state, group: filters.group }))}
          >
            {words.findings.clear}
          </button>
        )}
        <button type="button" className="button button-plain keys-button" onClick={() => setOpen("keys")}>
          <Keyboard aria-hidden />
          {words.findings.keys}
        </button>
      </div>
      {filters.group === undefined ? (
        <FindingList
          feed={feed}
          filters={filters}
          count={count}
          selection={selection}
          onSelect={setSelection}
          onAssign={() => setOpen("assign")}
          onExempt={exempt}
        />
      ) : (
        <Groups by={filters.group} filters={filters} />
      )}
      {selection.keys.size > 0 && (
        <BulkBar
          count={selection.keys.size}
          onAssign={() => setOpen("assign")}
          onExempt={exempt}
          onClear={() => setSelection(NOTHING)}
        />
      )}
      {open === "assign" && <AssignDialog findings={chosen} onClose={() => setOpen(undefined)} onChanged={changed} />}
      {open === "exempt" && <ExemptDialog findings={chosen} onClose={() => setOpen(undefined)} onChanged={changed} />}
      {open === "keys" && <KeysDialog onClose={() => setOpen(undefined)} />}
    </div>
  );
}

/** Keys that hold wherever the focus is, but in texts. */
function useKeys({ onSearch, onHelp }: { readonly onSearch: () => void; readonly onHelp: () => void }): void {
  const act = useRef({ onSearch, onHelp });
  act.current = { onSearch, onHelp };
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "/") act.current.onSearch();
      else if (event.key === "?") act.current.onHelp();
      else return;
      event.preventDefault();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
}
