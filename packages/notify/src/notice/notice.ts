import type { Language, Severity } from "@sekisho/rulebook";
import type { MessageKind } from "../tables.ts";

/** What a message tells, in the language of the team, before any channel has put it into its own form. */
export interface Notice {
  /** The same at every attempt and in every channel. */
  readonly id: string;
  readonly kind: MessageKind | "test";
  readonly team: string;
  readonly language: Language;
  /** UTC epoch milliseconds. */
  readonly at: number;
  /** The gravest first; of many only the first ones. */
  readonly items: readonly NoticeItem[];
  /** How many findings there are; `items` shows some of them. */
  readonly total: number;
  /** Findings by what happened to them last. */
  readonly counts: Readonly<Record<string, number>>;
  /** Where all of them are listed. */
  readonly url: string;
}

/** One finding and what happened to it. */
export interface NoticeItem {
  /** `opened`, `reopened`, `severity-up`, `exempted`, `exemption-ended`, `owner`, `assigned`, `resolved`, `exemption-ends`. */
  readonly change: string;
  readonly at: number;
  /** It changes so often that the rest of the day is silent. */
  readonly isFlapping: boolean;
  readonly key: string;
  readonly rule: string;
  readonly severity: Severity;
  /** Of the rule; its id where no rulebook says more. */
  readonly title: string;
  readonly why: string | undefined;
  readonly fix: string | undefined;
  readonly message: string;
  readonly scope: string;
  readonly type: string;
  readonly name: string;
  readonly instance: string;
  /** `deploy/api.yaml:12`, the first ones. */
  readonly places: readonly string[];
  readonly owner: string;
  /** The team that it belonged to before, for `owner` and `assigned`. */
  readonly from: string | undefined;
  /** The last day on which its exemption holds, `YYYY-MM-DD`. */
  readonly exemptUntil: string | undefined;
  readonly url: string;
}
