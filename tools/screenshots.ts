import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { contextOf, type Look, launch, signIn, watch } from "../tests/e2e/browser.ts";
import { RULEBOOK, startServer } from "../tests/e2e/server.ts";
import { ROOT } from "./steps.ts";

/**
 * `npm run screenshots [-- --only NAME --width N]`: every page of the console in both languages and themes, on a phone and
 * a desktop, from a real server with made-up findings, into .cache/screenshots.
 */
const { values } = parseArgs({ options: { only: { type: "string" }, width: { type: "string" } } });
const folder = join(ROOT, ".cache", "screenshots");
await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
await using server = await startServer({ count: 600, rulebook: { directory: RULEBOOK } });
const browser = await launch();
const looks = (["en", "ja"] as const).flatMap((language) =>
  (["light", "dark"] as const).flatMap((theme) =>
    [360, 1280]
      .filter((width) => values.width === undefined || Number(values.width) === width)
      .map((width): Look => ({ language, theme, width, height: width === 360 ? 740 : 860 })),
  ),
);
const shot = async (
  name: string,
  look: Look,
  page: { screenshot: (options: { path: string; fullPage: boolean }) => Promise<unknown> },
  fullPage = false,
): Promise<void> => {
  if (values.only !== undefined && !name.includes(values.only)) return;
  const path = join(folder, `${name}-${look.language}-${look.theme}-${look.width}.png`);
  await page.screenshot({ path, fullPage });
  console.log(path);
};
for (const look of looks) {
  const { page } = await watch(await contextOf(browser, server, look));
  await page.goto("/sign-in#not-a-real-secret");
  await page.getByRole("button").nth(1).waitFor();
  await shot("sign-in", look, page);
  await page.context().close();
}
await using signedIn = await signIn(server);
for (const look of looks) {
  const { page } = await signedIn.open(look);
  await page.goto("/findings");
  await page.locator("[role=row] a").first().waitFor();
  await shot("findings", look, page);
  await page.locator("[role=grid]").focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Shift+ArrowDown");
  await shot("findings-selected", look, page);
  await page.keyboard.press("a");
  await page.getByRole("dialog").waitFor();
  await shot("assign", look, page);
  await page.keyboard.press("Escape");
  await page.keyboard.press("e");
  await page.getByRole("dialog").waitFor();
  await shot("exempt", look, page);
  await page.keyboard.press("Escape");
  await page.goto("/findings?group=thing&severity=critical");
  await page.locator(".group").first().waitFor();
  await shot("groups", look, page);
  await page.goto("/findings?rule=kubernetes/privileged&place=code");
  await page.locator("[role=row] a").first().click();
  await page.locator(".finding-columns").waitFor();
  await shot("finding", look, page, true);
  await page.goto("/");
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.waitForTimeout(300);
  await shot("overview", look, page, true);
  await page.context().close();
}
await browser.close();
