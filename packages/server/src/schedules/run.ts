import type { Log } from "@sekisho/core";
import type { Schedule } from "@sekisho/gate";
import { enqueueLater, type Store, takeDue } from "@sekisho/store";

const LOOK_MS = 500;

export interface OwnedSchedule {
  readonly gate: string;
  readonly schedule: Schedule;
}

/** Enqueues what is due until it is stopped. All replicas look; the row of a schedule lets one of them have each turn. */
export function runSchedules(store: Store, schedules: readonly OwnedSchedule[], log: Log): { stop(): Promise<void> } {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> = Promise.resolve();
  const look = async (): Promise<void> => {
    for (const { gate, schedule } of schedules) {
      const name = `${gate}/${schedule.name}`;
      try {
        await store.transaction(async (tx) => {
          const due = await takeDue(tx, name, schedule.everyMs);
          if (due !== undefined) await enqueueLater(tx, schedule.job(due));
        });
      } catch (error) {
        log.error("what is due can't be enqueued; trying again", {
          schedule: name,
          error: error instanceof Error ? error.message : String(error),
        });
      }
      if (stopped) return;
    }
    timer = setTimeout(begin, LOOK_MS);
  };
  const begin = (): void => {
    looking = look();
  };
  if (schedules.length > 0) begin();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await looking;
      clearTimeout(timer);
    },
  };
}
