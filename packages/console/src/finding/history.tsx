import type { FindingDetail } from "@sekisho/server/api";
import type { ReactNode } from "react";
import { Named } from "../parts/named.tsx";
import { useWords } from "../words/use-words.tsx";
import { Section } from "./section.tsx";

type Event = FindingDetail["history"][number];

/** What happened to it, the latest first. */
export function History({ history }: { readonly history: readonly Event[] }): ReactNode {
  const { words } = useWords();
  return (
    <Section title={words.finding.history}>
      {history.length === 0 ? (
        <p className="quiet">{words.finding.noHistory}</p>
      ) : (
        <ol className="history">
          {history.toReversed().map((event, i) => (
            <Entry key={`${history.length - i}`} event={event} />
          ))}
        </ol>
      )}
    </Section>
  );
}

function Entry({ event: { at, kind, owner, detail } }: { readonly event: Event }): ReactNode {
  const { words, format } = useWords();
  const { event: texts } = words.finding;
  const { gate, from, note } = detail;
  const isOwner = kind === "owner" || kind === "assigned";
  return (
    <li className="history-entry" data-kind={kind}>
      <p className="history-what">
        {Object.hasOwn(texts, kind) ? texts[kind as keyof typeof texts] : texts.other}
        {isOwner && (
          <>
            {" · "}
            <Whom text={words.finding.eventTo} owner={owner} />
          </>
        )}
      </p>
      {isOwner && typeof from === "string" && from !== owner && (
        <p className="history-more">
          <Whom text={words.finding.eventFrom} owner={from} />
        </p>
      )}
      {typeof note === "string" && note !== "" && (
        <p className="history-note" translate="no">
          {note}
        </p>
      )}
      <p className="history-more">
        {format.moment(at)}
        {typeof gate === "string" && (
          <>
            {" · "}
            <Named text={words.finding.byGate} name={gate} />
          </>
        )}
      </p>
    </li>
  );
}

function Whom({ text, owner }: { readonly text: (name: string) => string; readonly owner: string }): ReactNode {
  const { words } = useWords();
  return owner === "" ? text(words.nobody) : <Named text={text} name={owner} />;
}
