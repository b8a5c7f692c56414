import type { FindingDetail } from "@sekisho/server/api";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { ArrowLeft, Link2, ShieldOff, UserRoundPlus } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { ApiProblem } from "../api/client.ts";
import { findingQuery } from "../api/queries.ts";
import { isTyping } from "../app/go-keys.ts";
import { AssignDialog } from "../findings/assign-dialog.tsx";
import { ExemptDialog } from "../findings/exempt-dialog.tsx";
import { forgetFeeds } from "../findings/feeds.ts";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { useTell } from "../parts/tell.tsx";
import { useTitle } from "../parts/use-title.ts";
import { useWords } from "../words/use-words.tsx";
import { Derivation } from "./derivation.tsx";
import { Evidence } from "./evidence.tsx";
import { Facts } from "./facts.tsx";
import { History } from "./history.tsx";
import { Places } from "./places.tsx";
import { RuleTexts } from "./rule-texts.tsx";

/** One finding: what it is, where, why it matters, how to fix it, how it was judged and what happened to it. */
export function FindingPage(): ReactNode {
  const { words } = useWords();
  const { key } = useParams({ from: "/shell/findings/$key" });
  const found = useQuery(findingQuery(key));
  if (found.error instanceof ApiProblem && (found.error.status === 404 || found.error.status === 422)) {
    return <Unknown />;
  }
  if (found.isError) return <ProblemNotice error={found.error} onRetry={() => void found.refetch()} />;
  if (found.data === undefined) return <p className="list-end">{words.loading}</p>;
  return <Shown detail={found.data} />;
}

function Unknown(): ReactNode {
  const { words } = useWords();
  useTitle(words.finding.unknown);
  return (
    <div className="empty">
      <h1>{words.finding.unknown}</h1>
      <p>{words.finding.unknownHint}</p>
      <Link to="/findings" className="button">
        {words.finding.back}
      </Link>
    </div>
  );
}

function Shown({ detail }: { readonly detail: FindingDetail }): ReactNode {
  const { words } = useWords();
  const { finding, sights, history, rule } = detail;
  useTitle(finding.message);
  const tell = useTell();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [open, setOpen] = useState<"assign" | "exempt">();
  const changed = (): void => {
    forgetFeeds();
    void queries.invalidateQueries();
  };
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(location.href);
    tell(words.finding.copied);
  };
  // What is gone needs no exemption.
  const isExemptible = finding.state !== "resolved";
  const exempt = (): void => setOpen(isExemptible ? "exempt" : undefined);
  usePageKeys({ a: () => setOpen("assign"), e: exempt, u: () => void navigate({ to: "/findings" }) });
  return (
    <article className="page finding">
      <Link to="/findings" className="finding-back">
        <ArrowLeft className="icon" aria-hidden />
        {words.finding.back}
      </Link>
      <header className="finding-head">
        <div className="finding-badges">
          <span className={`badge severity-${finding.severity}`}>{words.severity[finding.severity]}</span>
          <span className={`badge state-${finding.state}`}>{words.state[finding.state]}</span>
        </div>
        <h1 translate="no">{finding.message}</h1>
        <p className="finding-name mono" translate="no">
          {finding.name}
        </p>
        <div className="finding-actions">
          <button type="button" className="button" onClick={() => setOpen("assign")}>
            <UserRoundPlus aria-hidden />
            {words.findings.assign}
          </button>
          {isExemptible && (
            <button type="button" className="button" onClick={exempt}>
              <ShieldOff aria-hidden />
              {words.findings.exempt}
            </button>
          )}
          {navigator.clipboard !== undefined && (
            <button type="button" className="button button-plain" onClick={() => void copy()}>
              <Link2 aria-hidden />
              {words.finding.copy}
            </button>
          )}
        </div>
      </header>
      <div className="finding-columns">
        <div className="finding-main">
          <RuleTexts rule={rule} />
          <Places scope={finding.scope} sights={sights} />
          <Evidence sights={sights} />
          <Derivation sights={sights} />
        </div>
        <aside className="finding-side">
          <Facts detail={detail} />
          <History history={history} />
        </aside>
      </div>
      {open === "assign" && (
        <AssignDialog findings={[finding]} onClose={() => setOpen(undefined)} onChanged={changed} />
      )}
      {open === "exempt" && (
        <ExemptDialog findings={[finding]} onClose={() => setOpen(undefined)} onChanged={changed} />
      )}
    </article>
  );
}

/** Keys of this page, where no text is written. */
function usePageKeys(keys: Readonly<Record<string, () => void>>): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
      const act = latest.current[event.key];
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
}
