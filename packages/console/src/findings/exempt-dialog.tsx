import type { Finding, ProposedExemption, WantedExemption } from "@sekisho/server/api";
import { useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import { post } from "../api/client.ts";
import { Dialog } from "../parts/dialog.tsx";
import { Field } from "../parts/field.tsx";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { useWords } from "../words/use-words.tsx";

interface ExemptDialogProps {
  readonly findings: readonly Finding[];
  readonly onClose: () => void;
  readonly onChanged: () => void;
}

const DAY_MS = 86_400_000;
/** Characters; the server's limits, told before it is asked. */
const MIN_REASON = 10;
const MAX_FINDINGS = 200;

/** Proposes an exemption: a change of the rulebook's repository, never a hidden row. */
export function ExemptDialog({ findings, onClose, onChanged }: ExemptDialogProps): ReactNode {
  const { words, format } = useWords();
  const [said, setSaid] = useState({ reason: "", until: dayAfter(Date.now(), 90), ticket: "" });
  const [isTried, setTried] = useState(false);
  const exempt = useMutation({
    mutationFn: async () => {
      const wanted: WantedExemption = { keys: findings.map(({ key }) => key), ...said };
      return (await post("/findings/exempt", wanted)) as ProposedExemption;
    },
    onSuccess: onChanged,
  });
  const mistakes = {
    reason: said.reason.trim().length < MIN_REASON ? words.exempt.reasonMissing : undefined,
    until: said.until < dayAfter(Date.now(), 1) ? words.exempt.untilMissing : undefined,
    ticket: said.ticket.trim() === "" ? words.exempt.ticketMissing : undefined,
  };
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setTried(true);
    const [wrong] = Object.entries(mistakes).find(([, mistake]) => mistake !== undefined) ?? [];
    if (wrong === undefined) exempt.mutate();
    else event.currentTarget.querySelector<HTMLElement>(`[name=${wrong}]`)?.focus();
  };
  const title = findings.length === 1 ? words.exempt.titleOne : words.exempt.title(format.number(findings.length));
  if (exempt.data !== undefined) {
    return (
      <Dialog key="proposed" title={title} onClose={onClose}>
        <Proposed proposal={exempt.data} onClose={onClose} />
      </Dialog>
    );
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <p className="dialog-lead">{words.exempt.lead}</p>
      <form className="choices" onSubmit={submit} noValidate>
        <Field
          label={words.exempt.reason}
          hint={words.exempt.reasonHint}
          mistake={isTried ? mistakes.reason : undefined}
        >
          {(input) => (
            <textarea
              {...input}
              name="reason"
              data-first
              required
              value={said.reason}
              maxLength={2_000}
              onChange={({ target }) => setSaid({ ...said, reason: target.value })}
            />
          )}
        </Field>
        <Field label={words.exempt.until} hint={words.exempt.untilHint} mistake={isTried ? mistakes.until : undefined}>
          {(input) => (
            <input
              {...input}
              name="until"
              type="date"
              required
              min={dayAfter(Date.now(), 1)}
              value={said.until}
              onChange={({ target }) => setSaid({ ...said, until: target.value })}
            />
          )}
        </Field>
        <Field
          label={words.exempt.ticket}
          hint={words.exempt.ticketHint}
          mistake={isTried ? mistakes.ticket : undefined}
        >
          {(input) => (
            <input
              {...input}
              name="ticket"
              required
              value={said.ticket}
              maxLength={200}
              autoComplete="off"
              onChange={({ target }) => setSaid({ ...said, ticket: target.value })}
            />
          )}
        </Field>
        {findings.length > MAX_FINDINGS && (
          <p className="notice notice-bad" role="alert">
            {words.findings.tooMany(format.number(MAX_FINDINGS))}
          </p>
        )}
        {exempt.isError && <ProblemNotice error={exempt.error} />}
        <div className="dialog-actions">
          <button type="button" className="button button-plain" onClick={onClose}>
            {words.exempt.cancel}
          </button>
          <button
            type="submit"
            className="button button-main"
            disabled={exempt.isPending || findings.length > MAX_FINDINGS}
          >
            {exempt.isPending ? words.exempt.working : words.exempt.submit}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

interface ProposedProps {
  readonly proposal: ProposedExemption;
  readonly onClose: () => void;
}

/** What was made of it: a branch that somebody reviews, or a patch to take there. */
function Proposed({ proposal, onClose }: ProposedProps): ReactNode {
  const { words } = useWords();
  const { branch, patch, path, text, approver, exemption } = proposal;
  return (
    <>
      {branch !== undefined && (
        <p role="status">
          {words.exempt.branch} <code translate="no">{branch}</code>
        </p>
      )}
      {patch !== undefined && <p role="status">{words.exempt.patch}</p>}
      <p>
        {words.exempt.approver} <strong translate="no">{approver}</strong>
      </p>
      <figure className="code">
        <figcaption className="mono" translate="no">
          {path}
        </figcaption>
        {/* It may be wider than the dialog: keys must be able to move it. */}
        <pre tabIndex={0} translate="no" aria-label={path}>
          {text}
        </pre>
      </figure>
      <div className="dialog-actions">
        {patch !== undefined && (
          <button type="button" className="button" onClick={() => download(`${exemption}.patch`, patch)}>
            <Download aria-hidden />
            {words.exempt.download}
          </button>
        )}
        <button type="button" className="button button-main" data-first onClick={onClose}>
          {words.exempt.close}
        </button>
      </div>
    </>
  );
}

/** `2027-02-26`, in UTC as exemptions count. */
function dayAfter(now: number, days: number): string {
  return new Date(now + days * DAY_MS).toISOString().slice(0, 10);
}

function download(name: string, patch: string): void {
  const address = URL.createObjectURL(new Blob([patch], { type: "text/x-patch" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
