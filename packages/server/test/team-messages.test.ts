import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore, type Store } from "@sekisho/store";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { FaceParts } from "../src/http/face.ts";
import { appOf, ask, signedIn } from "./face.ts";

const directory = mkdtempSync(join(tmpdir(), "sekisho-team-messages-"));
let store: Store;
beforeAll(async () => {
  store = await openStore({ url: `sqlite:${join(directory, "sekisho.db")}` });
});
afterAll(async () => {
  await store.close();
  rmSync(directory, { recursive: true, force: true });
});

/** One rulebook in force, with one team. */
const standings = [
  { inForce: { rulebook: { owners: { teams: new Map([["pay", { language: "ja", tell: [{ slack: "#pay" }] }]]) } } } },
  // The operation reads no more of a standing than this.
] as unknown as ReturnType<FaceParts["rulebooks"]["standings"]>;

it("says what became of a test message by each channel, and what to do in the asked language", async () => {
  const told: unknown[] = [];
  const app = await appOf(store, [], {
    rulebooks: { standings: () => standings } as unknown as FaceParts["rulebooks"],
    notify: {
      health: () => Promise.resolve({ state: "ok" }),
      test(team, contacts) {
        told.push(team, contacts);
        return Promise.resolve([
          {
            kind: "slack",
            address: "#pay",
            outcome: "failed",
            code: "slack_not_in_channel",
            message: "not_in_channel",
          },
          { kind: "email", address: "pay@example.com", outcome: "sent" },
        ]);
      },
    },
  });
  const cookie = await signedIn(store, "member", ["pay", "gone"]);
  const answer = await ask(app, "POST", "/api/v1/teams/pay/test-message", {
    cookie,
    headers: { "accept-language": "ja-JP,ja;q=0.9" },
  });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({
    channels: [
      expect.objectContaining({ code: "slack_not_in_channel", hint: expect.stringContaining("招待") as string }),
      { kind: "email", address: "pay@example.com", outcome: "sent" },
    ],
  });
  expect(told).toEqual(["pay", { language: "ja", tell: [{ kind: "slack", address: "#pay" }] }]);
  expect((await ask(app, "POST", "/api/v1/teams/gone/test-message", { cookie })).status).toBe(404);
  expect((await ask(app, "POST", "/api/v1/teams/web/test-message", { cookie })).status).toBe(403);
});
