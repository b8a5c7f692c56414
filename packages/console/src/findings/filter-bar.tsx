import type { FindingGroup } from "@sekisho/server/api";
import { useQuery } from "@tanstack/react-query";
import { Search, SlidersHorizontal, X } from "lucide-react";
import { type ReactNode, type RefObject, useEffect, useState } from "react";
import { groupsQuery } from "../api/queries.ts";
import { useWords } from "../words/use-words.tsx";
import { type Filters, PLACES, queryOf, SEVERITIES, withOthers, without } from "./filters.ts";
import { shortName } from "./thing.ts";

interface FilterBarProps {
  readonly filters: Filters;
  readonly onChange: (filters: Filters, how?: "push" | "replace") => void;
  readonly searchField: RefObject<HTMLInputElement | null>;
}

/** What the list is narrowed by. Each choice says how many there are under the other ones. */
export function FilterBar({ filters, onChange, searchField }: FilterBarProps): ReactNode {
  const { words } = useWords();
  const [isOpen, setOpen] = useState(false);
  const rest = without(filters, "group");
  const owners = useQuery(groupsQuery("owner", queryOf(without(rest, "owner"))));
  const rules = useQuery(groupsQuery("rule", queryOf(without(rest, "rule"))));
  return (
    <search className="filters" data-open={isOpen}>
      <div className="filters-first">
        <NameField
          value={filters.name}
          field={searchField}
          onChange={(name) => onChange(withOthers(filters, { name }), "replace")}
        />
        <button type="button" className="button filters-toggle" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <SlidersHorizontal aria-hidden />
          {words.findings.filters}
        </button>
      </div>
      <div className="filters-rest">
        <Choice
          label={words.findings.severity}
          any={words.findings.anySeverity}
          value={filters.severity}
          options={SEVERITIES.map((value) => ({ value, text: words.severity[value] }))}
          onChange={(severity) => onChange(withOthers(filters, { severity }))}
        />
        <Choice
          label={words.findings.place}
          any={words.findings.anyPlace}
          value={filters.place}
          options={PLACES.map((value) => ({ value, text: words.place[value] }))}
          onChange={(place) => onChange(withOthers(filters, { place }))}
        />
        <Choice
          label={words.findings.owner}
          any={words.findings.anyOwner}
          value={filters.owner}
          options={optionsOf(owners.data?.groups, ({ owner }) => owner, words.nobody)}
          onChange={(owner) => onChange(withOthers(filters, { owner }))}
        />
        <Choice
          label={words.findings.rule}
          any={words.findings.anyRule}
          value={filters.rule}
          options={optionsOf(rules.data?.groups, ({ rule }) => rule, "")}
          onChange={(rule) => onChange(withOthers(filters, { rule }))}
        />
      </div>
      <Chips filters={filters} onChange={onChange} />
    </search>
  );
}

interface Option<T extends string> {
  readonly value: T;
  readonly text: string;
  readonly count?: number;
  /** It comes from outside: not to be translated. */
  readonly isName?: boolean;
}

function optionsOf(
  groups: readonly FindingGroup[] | undefined,
  of: (group: FindingGroup) => string | undefined,
  nobody: string,
): readonly Option<string>[] {
  return (groups ?? []).flatMap((group) => {
    const value = of(group);
    if (value === undefined) return [];
    return [{ value, text: value === "" ? nobody : value, count: group.count, isName: value !== "" }];
  });
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly any: string;
  readonly value: T | undefined;
  readonly options: readonly Option<T>[];
  readonly onChange: (value: T | undefined) => void;
}

/** No text of a value begins with a control character. */
const ANY = "\u0001";

function Choice<T extends string>({ label, any, value, options, onChange }: ChoiceProps<T>): ReactNode {
  const { format, words } = useWords();
  const isKnown = value === undefined || options.some((option) => option.value === value);
  return (
    <select
      className="input filter-choice"
      aria-label={label}
      value={value ?? ANY}
      data-set={value !== undefined}
      onChange={({ target }) => onChange(options.find((option) => option.value === target.value)?.value)}
    >
      <option value={ANY}>{any}</option>
      {!isKnown && (
        <option value={value} translate="no">
          {value === "" ? words.nobody : value}
        </option>
      )}
      {options.map(({ value: each, text, count, isName }) => (
        <option key={each} value={each} {...(isName === true && { translate: "no" })}>
          {count === undefined ? text : `${text} (${format.number(count)})`}
        </option>
      ))}
    </select>
  );
}

/** Typing is done when nothing is typed for so long. */
const TYPED_MS = 250;

interface NameFieldProps {
  readonly value: string | undefined;
  readonly field: RefObject<HTMLInputElement | null>;
  readonly onChange: (name: string | undefined) => void;
}

function NameField({ value = "", field, onChange }: NameFieldProps): ReactNode {
  const { words } = useWords();
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState(value);
  // The address changed by something else than typing.
  if (known !== value) {
    setKnown(value);
    setTyped(value);
  }
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => {
      setKnown(typed);
      onChange(typed === "" ? undefined : typed);
    }, TYPED_MS);
    return () => clearTimeout(timer);
  }, [typed, value, onChange]);
  return (
    <div className="name-field">
      <Search className="icon" aria-hidden />
      <input
        ref={field}
        type="search"
        className="input"
        aria-label={words.findings.search}
        placeholder={words.findings.searchHint}
        value={typed}
        maxLength={500}
        spellCheck={false}
        autoComplete="off"
        onChange={({ target }) => setTyped(target.value)}
      />
    </div>
  );
}

type ChipField = "scope" | "type" | "subject" | "since";
const CHIPS: readonly ChipField[] = ["scope", "type", "subject", "since"];

/** What is asked for by no field above: set by the groups and by other pages. */
function Chips({ filters, onChange }: Omit<FilterBarProps, "searchField">): ReactNode {
  const { words, format } = useWords();
  if (CHIPS.every((field) => filters[field] === undefined)) return null;
  const names = {
    scope: words.findings.scope,
    type: words.findings.type,
    subject: words.findings.thing,
    since: words.findings.since,
  };
  return (
    <ul className="chips">
      {CHIPS.map((field) => {
        const value = filters[field];
        if (value === undefined) return null;
        const text = field === "since" ? format.moment(Number(value)) : field === "subject" ? shortName(value) : value;
        return (
          <li key={field}>
            <button
              type="button"
              className="chip"
              aria-label={words.findings.remove(`${names[field]}: ${text}`)}
              onClick={() => onChange(without(filters, field))}
            >
              <span className="chip-name">{names[field]}</span>
              <span className="shortened" translate="no" title={value}>
                {text}
              </span>
              <X className="icon" aria-hidden />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
