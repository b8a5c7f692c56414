import type { ReactNode } from "react";
import { ApiProblem } from "../api/client.ts";
import { useWords } from "../words/use-words.tsx";
import type { Words } from "../words/words.ts";

/** What a person is told of an error: by its code, in their language. */
export function problemText(words: Words, error: unknown): string {
  const { codes } = words.problem;
  const code = error instanceof ApiProblem ? error.code : "other";
  return Object.hasOwn(codes, code) ? codes[code as keyof typeof codes] : codes.other;
}

interface ProblemNoticeProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** Says what failed and what to do; the server's own sentence stands behind it. */
export function ProblemNotice({ error, onRetry }: ProblemNoticeProps): ReactNode {
  const { words } = useWords();
  return (
    <div className="notice notice-bad problem" role="alert">
      <p>{problemText(words, error)}</p>
      {error instanceof ApiProblem && error.code !== "offline" && (
        <details>
          <summary>{words.problem.details}</summary>
          <p className="mono" translate="no">
            {error.code}: {error.message}
          </p>
        </details>
      )}
      {onRetry !== undefined && (
        <button type="button" className="button" onClick={onRetry}>
          {words.problem.retry}
        </button>
      )}
    </div>
  );
}
