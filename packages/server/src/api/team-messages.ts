import { contactsOf, type Notify, type TeamContacts, wordsOf } from "@sekisho/notify";
import { z } from "zod";
import { type Operation, operation } from "../http/operation.ts";
import { Refusal } from "../http/problem-details.ts";
import type { FollowedRulebooks } from "../rulebooks/feed.ts";
import { team } from "./shapes.ts";

const tested = z.object({
  kind: z.enum(["slack", "msteams", "email", "webhook"]),
  address: z.string(),
  outcome: z.enum(["sent", "failed"]),
  /** Of a failure: stable, for programs. */
  code: z.string().optional(),
  /** What the other side said. */
  message: z.string().optional(),
  /** What to do, in the language that `accept-language` asks for. */
  hint: z.string().optional(),
});

export interface TeamMessageParts {
  readonly rulebooks: Pick<FollowedRulebooks, "standings">;
  readonly notify: Pick<Notify, "test">;
}

/** How a team finds out whether it is told. */
export function teamMessageOperations({ rulebooks, notify }: TeamMessageParts): readonly Operation[] {
  return [
    operation({
      id: "sendTestMessage",
      method: "POST",
      path: "/teams/{team}/test-message",
      tag: "teams",
      summary: "Send a test message by each channel of a team, and say what became of each.",
      permission: "teams.notify",
      parameters: z.object({ team }),
      answers: {
        200: { what: "What became of each.", body: z.object({ channels: z.array(tested) }) },
        404: { what: "No rulebook in force has the team." },
      },
      teams: async ({ parameters }) => Promise.resolve([parameters.team]),
      async handle(request) {
        const { parameters, signal } = request;
        const contacts = contactsIn(rulebooks, parameters.team);
        if (contacts === undefined) {
          throw new Refusal(404, "team_unknown", `no rulebook in force has the team ${parameters.team}`);
        }
        const { hints } = wordsOf(
          request.header("accept-language")?.toLowerCase().startsWith("ja") === true ? "ja" : "en",
        );
        const outcomes = await notify.test(parameters.team, contacts, signal);
        const channels = outcomes.map((one) => ({
          ...one,
          hint: one.code === undefined ? undefined : hints[one.code],
        }));
        return { status: 200, body: { channels } };
      },
    }),
  ];
}

/** By the first rulebook that has the team. */
function contactsIn(rulebooks: TeamMessageParts["rulebooks"], name: string): TeamContacts | undefined {
  for (const { inForce } of rulebooks.standings()) {
    const found = inForce?.rulebook.owners?.teams.get(name);
    if (found !== undefined) return contactsOf(found);
  }
  return undefined;
}
