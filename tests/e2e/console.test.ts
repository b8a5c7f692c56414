/** The console in Chromium, against a real `sekisho up` on SQLite with seeded findings and a rulebook in git. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { type GitServer, startGitServer } from "@sekisho/testkit";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CHROMIUM } from "../../tools/components.ts";
import { type Look, type SignedIn, signIn, type Watched } from "./browser.ts";
import { cutTexts, englishTexts, XSS } from "./checks.ts";
import { RULEBOOK, type RunningServer, startServer } from "./server.ts";

const WIDTHS = [360, 768, 1280, 1920];

describe.skipIf(!existsSync(CHROMIUM))("the console", { timeout: 120_000 }, () => {
  let git: GitServer;
  let server: RunningServer;
  let person: SignedIn;

  beforeAll(async () => {
    git = await startGitServer();
    git.commit(filesOf(RULEBOOK));
    server = await startServer({ count: 400, rulebook: { git: git.url, token: git.token } });
    person = await signIn(server);
  }, 120_000);

  afterAll(async () => {
    await person[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
    await git.stop();
  });

  /** Opens a page, does something, and expects that nothing went wrong meanwhile. */
  async function on(path: string, look: Look, act: (page: Page, watched: Watched) => Promise<void>): Promise<void> {
    const watched = await person.open(look);
    try {
      await watched.page.goto(path);
      await settled(watched.page);
      await act(watched.page, watched);
      expect(watched.faults).toEqual([]);
    } finally {
      await watched.context.close();
    }
  }

  const ruleKey = async (page: Page, query: string): Promise<string> => {
    const answer = await page.request.get(`/api/v1/findings?${query}&limit=1`);
    const { findings } = (await answer.json()) as { readonly findings: readonly { readonly key: string }[] };
    return findings[0]?.key ?? "";
  };

  describe("by the keyboard alone", () => {
    it("finds, assigns, and the ledger has it", () =>
      on("/", {}, async (page) => {
        await page.keyboard.press("g");
        await page.keyboard.press("f");
        await page.getByRole("grid").waitFor();
        await page.keyboard.press("/");
        await page.keyboard.type("checkout");
        await page.waitForURL(/name=checkout/);
        await page.locator(".list-item", { hasText: "checkout" }).first().waitFor();
        await tabTo(page, "[role=grid]");
        await page.keyboard.press("Space");
        await page.keyboard.press("Shift+j");
        await page.keyboard.press("Shift+ArrowDown");
        expect(await page.locator(".bulk-count").textContent()).toBe("3 selected");
        await page.keyboard.press("a");
        await page.keyboard.type("search");
        await tabTo(page, "dialog textarea");
        await page.keyboard.type("they know it best");
        await tabTo(page, "dialog button[type=submit]");
        await page.keyboard.press("Enter");
        await page.getByText("3 findings now belong to search").waitFor();
        const ledger = await page.request.get("/api/v1/ledger?kind=finding.assigned&limit=3");
        const { entries } = (await ledger.json()) as { readonly entries: readonly { readonly detail: object }[] };
        expect(entries).toHaveLength(3);
        expect(entries[0]?.detail).toMatchObject({ to: "search", note: "they know it best" });
        await page.goto("/findings?owner=search");
        await page.locator(".list-item").first().waitFor();
        expect(await page.locator(".list-item").count()).toBe(3);
      }));

    it("opens one, and exempts it with a reason: a branch appears", () =>
      on("/findings?rule=kubernetes/privileged&place=code", {}, async (page) => {
        await tabTo(page, "[role=grid]");
        await page.keyboard.press("Enter");
        await page.getByRole("heading", { level: 1, name: "container app runs privileged" }).waitFor();
        await page.getByRole("heading", { name: "How to fix" }).waitFor();
        await page.keyboard.press("e");
        await page.keyboard.press("Tab");
        await tabTo(page, "dialog button[type=submit]");
        await page.keyboard.press("Enter");
        // It says what is missing, and stands there.
        await page.getByText("Say why, in ten characters at least").waitFor();
        await page.keyboard.type("The node agent needs it until March.");
        await tabTo(page, "dialog input[name=ticket]");
        await page.keyboard.type("SEC-12");
        await page.keyboard.press("Enter");
        const branch = await page.locator("dialog code").textContent();
        expect(git.git("show", "--stat", branch ?? "")).toContain("exemptions/");
        expect(git.git("log", "-1", "--format=%B", branch ?? "")).toContain("SEC-12");
        await page.keyboard.press("Enter");
        await page.getByRole("dialog").waitFor({ state: "detached" });
        await page.keyboard.press("u");
        await page.getByRole("grid").waitFor();
      }));

    it("offers no exemption for what is gone", () =>
      on("/findings?state=resolved", {}, async (page) => {
        await tabTo(page, "[role=grid]");
        await page.keyboard.press("e");
        await page.keyboard.press("x");
        await page.locator(".bulk").waitFor();
        const exempt = page.getByRole("button", { name: "Exempt…" });
        expect([await page.getByRole("dialog").count(), await exempt.count()]).toEqual([0, 0]);
        await page.keyboard.press("Enter");
        await page.getByRole("heading", { name: "How to fix" }).waitFor();
        await page.keyboard.press("e");
        await page.getByRole("button", { name: "Assign…" }).waitFor();
        expect([await page.getByRole("dialog").count(), await exempt.count()]).toEqual([0, 0]);
      }));

    it("changes language and theme, which stay", () =>
      on("/findings", {}, async (page) => {
        await tabTo(page, ".menu-button");
        await page.keyboard.press("Enter");
        await page.locator("[role=menuitemradio]:focus").waitFor();
        await page.keyboard.press("ArrowDown");
        await page.locator("[role=menuitemradio][lang=ja]:focus").waitFor();
        await page.keyboard.press("Enter");
        await page.getByRole("heading", { level: 1, name: "検出事項" }).waitFor();
        // The menu moves the focus a moment after the key.
        for (const name of ["システムに合わせる", "ライト", "ダーク"]) {
          await page.keyboard.press("ArrowDown");
          await page.locator("[role=menuitemradio]:focus", { hasText: name }).waitFor();
        }
        await page.keyboard.press("Enter");
        await page.keyboard.press("Escape");
        const dark = async (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).colorScheme);
        expect(await dark()).toBe("dark");
        await page.reload();
        await page.getByRole("heading", { level: 1, name: "検出事項" }).waitFor();
        expect(await dark()).toBe("dark");
        expect(await page.evaluate(() => document.documentElement.lang)).toBe("ja");
      }));

    it("shows all keys, and goes back to where it was", () =>
      on("/findings", {}, async (page) => {
        await tabTo(page, "[role=grid]");
        for (let i = 0; i < 25; i++) await page.keyboard.press("j");
        const active = await page.getByRole("grid").getAttribute("aria-activedescendant");
        await page.keyboard.press("?");
        await page.getByRole("dialog", { name: "Keys" }).waitFor();
        await page.keyboard.press("Escape");
        await page.getByRole("dialog").waitFor({ state: "detached" });
        await page.keyboard.press("Enter");
        await page.locator(".finding-head").waitFor();
        await page.goBack();
        await page.getByRole("grid").waitFor();
        expect(await page.getByRole("grid").getAttribute("aria-activedescendant")).toBe(active);
        expect(await page.evaluate(() => scrollY)).toBeGreaterThan(300);
      }));
  });

  it("filters by its address, and groups lead to their findings", () =>
    on("/findings?severity=critical&state=all&group=rule", {}, async (page) => {
      const group = page.locator(".group").first();
      const count = Number(/\d+/.exec((await group.locator(".group-count").textContent()) ?? "")?.[0]);
      await group.click();
      await page.waitForURL(/rule=/);
      await page.getByText(`${count} findings`).waitFor({ state: "attached" });
      expect(new URL(page.url()).searchParams.get("state")).toBe("all");
      await page.getByRole("combobox", { name: "Place" }).selectOption("cluster");
      await page.waitForURL(/place=cluster/);
      await page.goBack();
      await page.waitForURL((url) => !url.search.includes("place"));
      await page.getByRole("button", { name: "Clear filters" }).click();
      await page.waitForURL((url) => url.search === "?state=all");
    }));

  it("leads to the sign-in when the session ends, and says so", async () => {
    const { page, context } = await person.open();
    await page.goto("/findings?severity=high");
    await settled(page);
    await context.clearCookies();
    await page.getByRole("combobox", { name: "Severity" }).selectOption("low");
    await page.getByText("Your session has ended").waitFor();
    expect(new URL(page.url()).searchParams.get("to")).toBe("/findings?severity=low");
    await context.close();
  });

  it("says that an address is no page, and that a finding is unknown", () =>
    on("/nothing", {}, async (page) => {
      await page.getByRole("heading", { name: "There is no such page" }).waitFor();
      await page.goto(`/findings/${"a".repeat(26)}`);
      await page.getByRole("heading", { name: "There is no such finding" }).waitFor();
    }));

  describe("accessible", () => {
    it.each(["light", "dark"] as const)("every page and dialog is clean in the theme %s", async (theme) => {
      await on("/", { theme }, async (page) => {
        const key = await ruleKey(page, "rule=kubernetes/privileged&place=code");
        const clean = async (what: string): Promise<void> => {
          const { violations } = await new AxeBuilder({ page }).analyze();
          expect([what, ...violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)]).toEqual([what]);
        };
        for (const path of [
          "/",
          "/findings",
          "/findings?group=thing",
          "/findings?scope=cluster:prod-1",
          `/findings/${key}`,
          "/nothing",
        ]) {
          await page.goto(path);
          await settled(page);
          await clean(path);
        }
        await page.goto("/findings");
        await settled(page);
        await page.getByRole("grid").focus();
        for (const dialogKey of ["a", "e", "?"]) {
          await page.keyboard.press(dialogKey);
          await page.getByRole("dialog").waitFor();
          await clean(`dialog of ${dialogKey}`);
          await page.keyboard.press("Escape");
        }
        await page.locator(".menu-button").click();
        await page.getByRole("menu").waitFor();
        await clean("menu");
        await page.context().clearCookies();
        await page.goto("/sign-in#secret");
        await settled(page);
        await clean("/sign-in");
      });
    });
  });

  describe("laid out", () => {
    const views: readonly (readonly [string, Look])[] = [
      ...WIDTHS.map((width) => [`${width} px`, { width, height: 800 }] as const),
      // What a page of 1280 px has at twice the size, in the language with the longer words.
      ["200 % zoom", { width: 640, height: 400, scale: 2 }],
      ["200 % zoom, Japanese", { width: 640, height: 400, scale: 2, language: "ja" }],
      ["360 px, Japanese", { width: 360, height: 740, language: "ja" }],
    ];
    it.each(views)("nothing is cut at %s", async (_, look) => {
      await on("/", look, async (page) => {
        const key = await ruleKey(page, "rule=kubernetes/image-registry&place=code");
        for (const path of [
          "/",
          "/findings?scope=repo:github.com/acme/infrastructure",
          "/findings?group=thing",
          `/findings/${key}`,
        ]) {
          await page.goto(path);
          await settled(page);
          expect([path, ...(await cutTexts(page))]).toEqual([path]);
        }
        await page.goto("/findings");
        await settled(page);
        await page.getByRole("grid").focus();
        await page.keyboard.press("Space");
        expect(await cutTexts(page)).toEqual([]);
        await page.keyboard.press("e");
        await page.getByRole("dialog").waitFor();
        const dialog = await page.getByRole("dialog").boundingBox();
        expect(dialog?.width).toBeLessThanOrEqual(look.width ?? 0);
        expect(dialog?.height).toBeLessThanOrEqual(look.height ?? 0);
      });
    });
  });

  it("speaks Japanese everywhere", () =>
    on("/", { language: "ja" }, async (page) => {
      const key = await ruleKey(page, "rule=kubernetes/privileged&place=code");
      for (const path of [
        "/",
        "/findings",
        "/findings?state=resolved",
        "/findings?group=owner&owner=",
        `/findings/${key}`,
        "/nothing",
        `/findings/${"a".repeat(26)}`,
      ]) {
        await page.goto(path);
        await settled(page);
        expect([path, ...(await englishTexts(page))]).toEqual([path]);
        expect(await page.title()).toMatch(/·/);
      }
      await page.goto("/findings");
      await settled(page);
      await page.getByRole("grid").focus();
      for (const dialogKey of ["a", "e", "?"]) {
        await page.keyboard.press(dialogKey);
        await page.getByRole("dialog").waitFor();
        expect([dialogKey, ...(await englishTexts(page))]).toEqual([dialogKey]);
        await page.keyboard.press("Escape");
      }
      await page.context().clearCookies();
      for (const path of ["/sign-in#secret", "/sign-in?why=no-role"]) {
        await page.goto(path);
        await settled(page);
        expect([path, ...(await englishTexts(page))]).toEqual([path]);
      }
    }));
});

describe.skipIf(!existsSync(CHROMIUM))(
  "the console, with hostile text in every outside field",
  { timeout: 60_000 },
  () => {
    it("shows it, and runs none of it", { timeout: 120_000 }, async () => {
      await using server = await startServer({ count: 120, poison: XSS, scans: 2 });
      await using person = await signIn(server);
      const { page, faults } = await person.open();
      const dialogs: string[] = [];
      page.on("dialog", (dialog) => {
        dialogs.push(dialog.message());
        void dialog.dismiss();
      });
      const calm = async (path: string): Promise<void> => {
        await page.goto(path);
        await settled(page);
        expect([path, await page.evaluate(() => Reflect.has(globalThis, "pwned"))]).toEqual([path, false]);
        const foreign = await page
          .locator("iframe, base, math, body style, form[action], svg[onload], [onerror], a[href^='javascript:' i]")
          .count();
        expect([path, foreign]).toEqual([path, 0]);
      };
      await calm("/");
      await calm("/findings?state=all");
      expect(await page.locator(".list-item").first().textContent()).toMatch(/pwned|display:none|evil/);
      for (const group of ["owner", "rule", "thing"]) await calm(`/findings?state=all&group=${group}`);
      for (const text of XSS)
        await calm(`/findings?name=${encodeURIComponent(text)}&scope=${encodeURIComponent(text)}`);
      // Each text once, on a page of its own, with an owner and a note of the same kind.
      const pages = new Map<string, string>();
      const answer = await page.request.get("/api/v1/findings?limit=200");
      const { findings } = (await answer.json()) as { findings: { key: string; message: string; version: string }[] };
      for (const { key, message } of findings) {
        const [text] = XSS.filter((one) => message.endsWith(one)).toSorted((a, b) => b.length - a.length);
        if (text !== undefined && !pages.has(text)) pages.set(text, key);
      }
      expect(pages.size).toBe(XSS.length);
      for (const [text, key] of pages) {
        await page.goto(`/findings/${key}`);
        await settled(page);
        if (!text.includes("\u202e")) {
          const sent = await page.evaluate(
            async ([finding, team]) =>
              (
                await fetch("/api/v1/findings/assign", {
                  method: "POST",
                  headers: { "content-type": "application/json" },
                  body: JSON.stringify({ keys: [finding], team, note: team }),
                })
              ).status,
            [key, text],
          );
          expect(sent).toBe(200);
        }
        await calm(`/findings/${key}`);
      }
      expect(faults).toEqual([]);
    });
  },
);

/** Waits until a page has what it asked for. */
async function settled(page: Page): Promise<void> {
  await page.locator("h1").first().waitFor();
  await page.waitForFunction(() => Reflect.get(globalThis, "asked") === 0);
  // What came is drawn.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}

/** Presses Tab until the element has the focus: it can be reached. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let i = 0; i < 60; i++) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`no number of Tab leads to ${selector}`);
}

function filesOf(directory: string): Readonly<Record<string, string>> {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(directory.length + 1), readFileSync(path, "utf8")];
    }),
  );
}
