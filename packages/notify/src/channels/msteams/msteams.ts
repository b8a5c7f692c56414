import type { GuardedClient, GuardedResponse } from "@sekisho/clients";
import type { Clock } from "@sekisho/core";
import type { Secrets } from "@sekisho/gate";
import type { NotifyConfig } from "../../config.ts";
import { pauseOf, Refused, type Retry, refusedOnTheWay, type Sender } from "../sender.ts";
import { teamsMessage } from "./card.ts";

export interface TeamsParts {
  readonly client: GuardedClient;
  readonly secrets: Secrets;
  readonly config: NotifyConfig["msteams"];
  readonly clock: Clock;
}

/** Microsoft Teams: a workflow ("when a webhook request is received") or an incoming webhook, by the name of its address. */
export function teamsSender({ client, secrets, config, clock }: TeamsParts): Sender {
  return {
    async send({ card, address }, signal) {
      const hook = Object.hasOwn(config, address) ? config[address] : undefined;
      if (hook === undefined) {
        throw new Refused("not_configured", `notify.msteams has no ${address}`, { retry: "person" });
      }
      try {
        const response = await client.fetch(await secrets.read(hook), {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: teamsMessage(card),
          signal,
        });
        const status = statusOf(response);
        if (status >= 200 && status < 300) return { answer: { status } };
        throw refusal(status, address, pauseOf(response.header("retry-after"), clock.now()));
      } catch (error) {
        throw refusedOnTheWay(error);
      }
    },
  };
}

/** Incoming webhooks answer with 200 and the real status in words. */
function statusOf({ status, text }: GuardedResponse): number {
  const [, told] = /HTTP error (\d{3})/.exec(text.slice(0, 1_000)) ?? [];
  return status === 200 && told !== undefined ? Number(told) : status;
}

const STATUSES: Readonly<Record<number, readonly [string, Retry]>> = {
  // A workflow that is switched off, and an address whose signature is not its own, are bad requests there.
  400: ["msteams_gone", "person"],
  401: ["msteams_gone", "person"],
  403: ["msteams_gone", "person"],
  404: ["msteams_gone", "person"],
  410: ["msteams_gone", "person"],
  413: ["msteams_too_large", "never"],
};

function refusal(status: number, address: string, afterMs: number): Refused {
  const [code, retry] = STATUSES[status] ?? ["msteams_unavailable", "again"];
  return new Refused(code, `Microsoft Teams answers the message for ${address} with status ${status}`, {
    retry,
    afterMs,
  });
}
