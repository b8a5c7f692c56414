import { describe, expect, test } from "vitest";
import type { TeamSettings } from "../config.ts";
import { dueAt } from "./when.ts";

const at = (text: string): number => Date.parse(text);
const due = (settings: Omit<TeamSettings, "urgent">, now: string): string =>
  new Date(dueAt({ urgent: [], ...settings }, at(now))).toISOString().replace(":00.000Z", "Z");

const night = { from: "22:00", to: "07:00", zone: "Asia/Tokyo" };
const day = { every: "day", at: "09:00", on: "monday", zone: "Europe/Berlin" } as const;
const week = { ...day, every: "week", on: "friday" } as const;

describe("when a change leaves", () => {
  test.each<[string, Omit<TeamSettings, "urgent">, string, string]>([
    ["at once", {}, "2026-11-28T13:30:00Z", "2026-11-28T13:30Z"],
    ["before quiet hours", { quiet: night }, "2026-11-28T12:59:00Z", "2026-11-28T12:59Z"],
    ["in quiet hours, before midnight", { quiet: night }, "2026-11-28T13:00:00Z", "2026-11-28T22:00Z"],
    ["in quiet hours, after midnight", { quiet: night }, "2026-11-28T21:59:00Z", "2026-11-28T22:00Z"],
    ["at their end", { quiet: night }, "2026-11-28T22:00:00Z", "2026-11-28T22:00Z"],
    [
      "in quiet hours of the day",
      { quiet: { from: "12:00", to: "13:00", zone: "UTC" } },
      "2026-11-28T12:30:00Z",
      "2026-11-28T13:00Z",
    ],
    ["with the day's digest", { digest: day }, "2026-11-28T07:59:00Z", "2026-11-28T08:00Z"],
    ["with tomorrow's", { digest: day }, "2026-11-28T08:00:00Z", "2026-11-29T08:00Z"],
    ["with the week's", { digest: week }, "2026-11-28T08:00:00Z", "2026-12-04T08:00Z"],
    ["with this day's of the week", { digest: week }, "2026-12-04T07:00:00Z", "2026-12-04T08:00Z"],
    ["with next week's", { digest: week }, "2026-12-04T08:00:00Z", "2026-12-11T08:00Z"],
    ["over the end of summer time", { digest: day }, "2026-10-24T12:00:00Z", "2026-10-25T08:00Z"],
    ["over its beginning", { digest: day }, "2026-03-28T12:00:00Z", "2026-03-29T07:00Z"],
    [
      "with a digest whose time is quiet",
      { digest: { ...day, at: "23:00", zone: "Asia/Tokyo" }, quiet: night },
      "2026-11-28T00:00:00Z",
      "2026-11-28T22:00Z",
    ],
  ])("%s", (_, settings, now, wanted) => expect(due(settings, now)).toBe(wanted));
});
