import { problemOf } from "./errors.ts";
import { type Answer, type SessionOptions, SqliteSession } from "./session.ts";

/** A connection that runs statements in the order in which they are asked, wherever it lives. */
export interface Runner {
  /** Rejects with the Problem of errors.ts that fits. */
  run(sql: string, parameters: readonly unknown[]): Promise<Answer>;
  close(): Promise<void>;
}

/** A connection in this thread: for commands that do nothing else meanwhile. Throws the Problems of errors.ts. */
export function inlineRunner(options: SessionOptions): Runner {
  const session = told(() => new SqliteSession(options));
  return {
    // Async, so that what SQLite refuses is a rejection.
    run: async (sql, parameters) => told(() => session.run(sql, parameters)),
    close: async () => session.close(),
  };
}

function told<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw error instanceof Error ? problemOf(error) : error;
  }
}

/** Calls `onStep` before and after each statement: where a test kills the process. */
export function watchedRunner(runner: Runner, onStep: (step: string) => void): Runner {
  return {
    async run(sql, parameters) {
      onStep(`before ${sql}`);
      const answer = await runner.run(sql, parameters);
      onStep(`after ${sql}`);
      return answer;
    },
    close: () => runner.close(),
  };
}
