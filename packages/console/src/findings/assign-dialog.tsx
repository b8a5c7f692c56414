import type { Assigned, Assignment, Finding } from "@sekisho/server/api";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useId, useRef, useState } from "react";
import { ApiProblem, post } from "../api/client.ts";
import { groupsQuery, meQuery } from "../api/queries.ts";
import { Dialog } from "../parts/dialog.tsx";
import { Field } from "../parts/field.tsx";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { useTell } from "../parts/tell.tsx";
import { useWords } from "../words/use-words.tsx";
import { MAX_SELECTED } from "./selection.ts";

interface FindingsDialogProps {
  readonly findings: readonly Finding[];
  readonly onClose: () => void;
  /** Lists and counts are old now. */
  readonly onChanged: () => void;
}

/** Gives findings to a team, or back to whom the rulebook names. */
export function AssignDialog({ findings, onClose, onChanged }: FindingsDialogProps): ReactNode {
  const { words, format } = useWords();
  const tell = useTell();
  const [isBack, setBack] = useState(false);
  const [team, setTeam] = useState("");
  const [note, setNote] = useState("");
  const [isTeamMissing, setTeamMissing] = useState(false);
  const teamField = useRef<HTMLInputElement>(null);
  const teams = useTeams();
  const list = useId();
  const assign = useMutation({
    mutationFn: async (said: Assignment) => (await post("/findings/assign", said)) as Assigned,
    onSuccess: ({ changed }) => {
      const { done, doneOne, doneBack, doneNone } = words.assign;
      if (changed === 0) tell(doneNone);
      else if (isBack) tell(doneBack);
      else tell(changed === 1 ? doneOne(team.trim()) : done(format.number(changed), team.trim()));
      onChanged();
      onClose();
    },
    onError: (error) => {
      if (!(error instanceof ApiProblem) || error.code !== "finding_changed") return;
      tell(words.assign.stale);
      onChanged();
      onClose();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const named = team.trim();
    setTeamMissing(!isBack && named === "");
    if (!isBack && named === "") {
      teamField.current?.focus();
      return;
    }
    const some = findings.slice(0, MAX_SELECTED);
    assign.mutate({
      keys: some.map(({ key }) => key),
      team: isBack ? null : named,
      note: note.trim(),
      versions: Object.fromEntries(some.map(({ key, version }) => [key, version])),
    });
  };
  const title = findings.length === 1 ? words.assign.titleOne : words.assign.title(format.number(findings.length));
  return (
    <Dialog title={title} onClose={onClose}>
      <form className="choices" onSubmit={submit} noValidate>
        <div className="choices" role="radiogroup" aria-label={title}>
          <label className="choice">
            <input type="radio" name="whom" checked={!isBack} onChange={() => setBack(false)} />
            {words.assign.toTeam}
          </label>
          {!isBack && (
            <Field
              label={words.assign.team}
              hint={words.assign.teamHint}
              mistake={isTeamMissing ? words.assign.teamMissing : undefined}
            >
              {(input) => (
                <>
                  <input
                    {...input}
                    ref={teamField}
                    data-first
                    list={list}
                    value={team}
                    maxLength={100}
                    required
                    autoComplete="off"
                    spellCheck={false}
                    onChange={({ target }) => setTeam(target.value)}
                  />
                  <datalist id={list}>
                    {teams.map((name) => (
                      <option key={name} value={name} />
                    ))}
                  </datalist>
                </>
              )}
            </Field>
          )}
          <label className="choice">
            <input type="radio" name="whom" checked={isBack} onChange={() => setBack(true)} />
            {words.assign.back}
          </label>
        </div>
        <Field label={words.assign.note} hint={words.assign.noteHint}>
          {(input) => (
            <textarea {...input} value={note} maxLength={1_000} onChange={({ target }) => setNote(target.value)} />
          )}
        </Field>
        {assign.isError && <ProblemNotice error={assign.error} />}
        <div className="dialog-actions">
          <button type="button" className="button button-plain" onClick={onClose}>
            {words.assign.cancel}
          </button>
          <button type="submit" className="button button-main" disabled={assign.isPending}>
            {assign.isPending ? words.assign.working : words.assign.submit}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** Teams that own something, and those of the person. */
function useTeams(): readonly string[] {
  const owners = useQuery(groupsQuery("owner", {}));
  const me = useQuery(meQuery);
  const names = [...(owners.data?.groups ?? []).map(({ owner = "" }) => owner), ...(me.data?.teams ?? [])];
  return [...new Set(names)].filter((name) => name !== "").toSorted();
}
