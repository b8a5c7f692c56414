import { wordsOf } from "../words/words.ts";
import type { Notice, NoticeItem } from "./notice.ts";
import { plainLine, plainText } from "./plain.ts";

/** A notice in words, as every channel lays it out. Texts hold no markup of any kind: a channel escapes all of them. */
export interface Card {
  readonly title: string;
  /** One sentence below the title. */
  readonly lead: string | undefined;
  readonly entries: readonly CardEntry[];
  /** Of the findings that the notice counts. */
  readonly total: number;
  readonly link: CardLink;
  readonly labels: {
    readonly where: string;
    readonly why: string;
    readonly fix: string;
    readonly owner: string;
    readonly rule: string;
  };
  /** Says that there are more than are shown. */
  more(count: number): string;
}

export interface CardEntry {
  /** The rule's title, with what happened where the card is of several. */
  readonly title: string;
  /** What the thing is called. */
  readonly name: string;
  readonly where: string;
  readonly message: string;
  /** Nothing where there is nothing to do any more. */
  readonly why: string | undefined;
  readonly fix: string | undefined;
  readonly owner: string;
  readonly rule: string;
  readonly notes: readonly string[];
  readonly link: CardLink;
}

export interface CardLink {
  readonly text: string;
  readonly url: string;
}

export function cardOf(notice: Notice): Card {
  const words = wordsOf(notice.language);
  const number = new Intl.NumberFormat(notice.language);
  const isOne = notice.total === 1 && notice.items.length === 1;
  const [first] = notice.items;
  return {
    title: titleOf(notice),
    lead: notice.kind === "test" ? words.testText : notice.kind === "fold" ? sumOf(notice) : undefined,
    entries: notice.items.map((item) => entryOf(item, notice)),
    total: notice.total,
    link:
      isOne && first !== undefined ? { text: words.open, url: first.url } : { text: words.openAll, url: notice.url },
    labels: { where: words.where, why: words.why, fix: words.fix, owner: words.owner, rule: words.rule },
    more: (count) => words.more(number.format(count)),
  };
}

function titleOf(notice: Notice): string {
  const words = wordsOf(notice.language);
  const [first] = notice.items;
  const team = plainLine(notice.team, 60);
  switch (notice.kind) {
    case "test":
      return words.testTitle(team);
    case "fold":
      return words.foldTitle(new Intl.NumberFormat(notice.language).format(notice.total), team);
    case "reply":
      return notice.total === 1 && first !== undefined ? headingOf(first, notice) : words.replyTitle(sumOf(notice));
    case "expiring":
      return words.expiringTitle(team, first?.exemptUntil ?? "");
    case "news":
      return first === undefined ? "" : headingOf(first, notice);
  }
}

function headingOf({ severity, change, title }: NoticeItem, { language }: Notice): string {
  const words = wordsOf(language);
  return words.title(words.severities[severity], words.changes[change] ?? change, plainLine(title, 120));
}

/** `1,200 new, 34 resolved`. */
function sumOf({ counts, language }: Notice): string {
  const words = wordsOf(language);
  const number = new Intl.NumberFormat(language);
  return Object.entries(counts)
    .map(([change, count]) => words.counts[change]?.(number.format(count)) ?? `${change} ${number.format(count)}`)
    .join(words.separator);
}

function entryOf(item: NoticeItem, notice: Notice): CardEntry {
  const words = wordsOf(notice.language);
  const { scope, type, instance, places, owner, from, exemptUntil } = item;
  const where = [scope, type, instance, ...places].filter((part) => part !== "").map((part) => plainLine(part, 200));
  // What it was stands above, in the thread, or behind the link.
  const isOver = item.change === "resolved";
  const notes = [
    from === undefined ? undefined : words.from(plainLine(from, 60)),
    exemptUntil === undefined
      ? undefined
      : item.change === "exemption-ends"
        ? words.endsAfter(exemptUntil)
        : words.exemptUntil(exemptUntil),
    item.isFlapping ? words.flapping : undefined,
  ];
  return {
    title: notice.total === 1 ? plainLine(item.title, 120) : headingOf(item, notice),
    name: plainLine(item.name, 300),
    where: where.join(" · "),
    message: isOver ? "" : plainText(item.message, 1_000),
    why: isOver || item.why === undefined ? undefined : plainText(item.why, 1_000),
    fix: isOver ? undefined : item.fix === undefined ? words.noFix : plainText(item.fix, 1_000),
    owner: owner === "" ? words.nobody : plainLine(owner, 60),
    rule: plainLine(item.rule, 120),
    notes: notes.filter((note) => note !== undefined),
    link: { text: words.open, url: item.url },
  };
}
