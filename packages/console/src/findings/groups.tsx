import type { FindingGroup } from "@sekisho/server/api";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { groupsQuery } from "../api/queries.ts";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { SeverityBar } from "../parts/severity-bar.tsx";
import { useWords } from "../words/use-words.tsx";
import { type Filters, GROUPS, queryOf, withOthers, without } from "./filters.ts";
import { shortName, shortScope } from "./thing.ts";

interface GroupsProps {
  readonly by: (typeof GROUPS)[number];
  readonly filters: Filters;
}

/** Findings by whom they belong to, by rule or by thing: the gravest groups first, each leads to its findings. */
export function Groups({ by, filters }: GroupsProps): ReactNode {
  const { words, format } = useWords();
  const groups = useQuery(groupsQuery(by, queryOf(filters)));
  if (groups.isError) return <ProblemNotice error={groups.error} onRetry={() => void groups.refetch()} />;
  if (groups.data === undefined) return <p className="list-end">{words.loading}</p>;
  if (groups.data.groups.length === 0) {
    return (
      <div className="empty" role="status">
        <p className="empty-title">{words.findings.none}</p>
        <p>{words.findings.noneHint}</p>
      </div>
    );
  }
  return (
    <>
      <ul className="groups">
        {groups.data.groups.map((group) => (
          <li key={[group.owner, group.rule, group.scope, group.type, group.name].join("\n")}>
            <Link to="/findings" search={listOf(filters, group)} className="group">
              <span className="group-name">
                <GroupName group={group} />
              </span>
              <span className="group-bar">
                <SeverityBar severities={group.severities} />
              </span>
              <span className="group-count">
                {group.count === 1 ? words.findings.countOne : words.findings.count(format.number(group.count))}
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {!groups.data.isWhole && <p className="list-end">{words.findings.moreGroups}</p>}
    </>
  );
}

function GroupName({ group }: { readonly group: FindingGroup }): ReactNode {
  const { words } = useWords();
  const { owner, rule, scope, type, name } = group;
  if (owner === "") return <span className="list-nobody">{words.nobody}</span>;
  if (name === undefined) return <span translate="no">{owner ?? rule}</span>;
  return (
    <span translate="no" title={name}>
      <span className="mono">{shortName(name)}</span>
      <span className="group-more">
        {type} · {shortScope(scope ?? "")}
      </span>
    </span>
  );
}

/** The list of a group's findings. */
function listOf(filters: Filters, { owner, rule, scope, type, name }: FindingGroup): Filters {
  return withOthers(without(filters, "group"), {
    ...(owner !== undefined && { owner }),
    ...(rule !== undefined && { rule }),
    ...(name !== undefined && { scope, type, subject: name }),
  });
}
