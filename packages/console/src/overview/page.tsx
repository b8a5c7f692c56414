import type { Overview } from "@sekisho/server/api";
import { useQuery } from "@tanstack/react-query";
import { lazy, type ReactNode, Suspense } from "react";
import { overviewQuery } from "../api/queries.ts";
import { Section } from "../finding/section.tsx";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { useTitle } from "../parts/use-title.ts";
import { useWords } from "../words/use-words.tsx";
import { Needs } from "./needs.tsx";
import { PlaceCards } from "./place-cards.tsx";
import { RulebooksInForce } from "./rulebooks.tsx";
import { Scans } from "./scans.tsx";

/** The chart's library is as large as the rest of the page. */
const Trend = lazy(async () => ({ default: (await import("./trend.tsx")).Trend }));

/** Where things stand: what needs a person today, what is open where, which way it goes, what judges. */
export function OverviewPage(): ReactNode {
  const { words, format } = useWords();
  useTitle(words.overview.title);
  const found = useQuery(overviewQuery);
  if (found.data === undefined) {
    if (found.isError) return <ProblemNotice error={found.error} onRetry={() => void found.refetch()} />;
    return (
      <div className="page">
        <h1>{words.overview.title}</h1>
        <p className="list-end">{words.loading}</p>
      </div>
    );
  }
  return (
    <div className="page overview">
      <div className="overview-head">
        <h1>{words.overview.title}</h1>
        <p className="quiet">{format.moment(found.data.now)}</p>
      </div>
      {found.isError && <ProblemNotice error={found.error} onRetry={() => void found.refetch()} />}
      <Parts overview={found.data} />
    </div>
  );
}

function Parts({ overview }: { readonly overview: Overview }): ReactNode {
  const { words } = useWords();
  return (
    <>
      <Section title={words.overview.needs}>
        <Needs needs={overview.needs} now={overview.now} />
      </Section>
      <Section title={words.overview.places}>
        <PlaceCards places={overview.places} />
      </Section>
      <div className="overview-columns">
        <Section title={words.overview.trend}>
          <Suspense fallback={<div className="trend-chart" />}>
            <Trend days={overview.days} />
          </Suspense>
        </Section>
        <Section title={words.overview.rulebook}>
          <RulebooksInForce />
        </Section>
      </div>
      <Section title={words.overview.scans}>
        <Scans scans={overview.scans} now={overview.now} />
      </Section>
    </>
  );
}
