import type { FindingDetail } from "@sekisho/server/api";
import type { ReactNode } from "react";
import { Named } from "../parts/named.tsx";
import { useWords } from "../words/use-words.tsx";
import { Section } from "./section.tsx";

/** Why the rule is there and how to satisfy it, in the person's language where the rule has it. */
export function RuleTexts({ rule }: Pick<FindingDetail, "rule">): ReactNode {
  const { words, language } = useWords();
  if (rule === undefined) {
    return (
      <Section title={words.finding.fix}>
        <p className="quiet">{words.finding.noRule}</p>
      </Section>
    );
  }
  const own = language === "ja" ? rule.ja : undefined;
  const [title, why, fix] = [own?.title ?? rule.en.title, own?.why ?? rule.en.why, own?.fix ?? rule.en.fix];
  return (
    <>
      {(title !== undefined || why !== undefined) && (
        <Section title={words.finding.why}>
          {title !== undefined && (
            <p className="rule-title" translate="no">
              {title}
            </p>
          )}
          {why !== undefined && <p translate="no">{why}</p>}
        </Section>
      )}
      {fix !== undefined && (
        <Section title={words.finding.fix}>
          <p translate="no">
            <Marked text={fix} />
          </p>
        </Section>
      )}
      {rule.references.length > 0 && (
        <Section title={words.finding.references}>
          <ul className="references">
            {rule.references.map((reference) => (
              <li key={reference}>
                <Reference text={reference} />
              </li>
            ))}
          </ul>
        </Section>
      )}
      <p className="quiet">
        <Named text={words.finding.fromRulebook} name={`${rule.rulebook.name} ${rule.rulebook.version}`} />
      </p>
    </>
  );
}

/** Text with `code` between grave accents. */
function Marked({ text }: { readonly text: string }): ReactNode {
  return text.split("`").map((part, i) => (i % 2 === 1 ? <code key={`${i}`}>{part}</code> : part));
}

/** A rulebook is reviewed, but its links still only go to the web. */
function Reference({ text }: { readonly text: string }): ReactNode {
  if (!/^https?:\/\//i.test(text)) return <span translate="no">{text}</span>;
  return (
    <a href={text} rel="noreferrer" translate="no">
      {text}
    </a>
  );
}
