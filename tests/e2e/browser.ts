import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { CHROMIUM } from "../../tools/components.ts";
import type { RunningServer } from "./server.ts";

export const SWITCHES = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export interface Look {
  readonly language?: "en" | "ja";
  readonly theme?: "light" | "dark";
  readonly width?: number;
  readonly height?: number;
  /** Device pixels a CSS pixel. */
  readonly scale?: number;
}

/** A browser in which one person is signed in, whatever it looks like. */
export interface SignedIn extends AsyncDisposable {
  readonly browser: Browser;
  /** The address and cookies of the session. */
  open(look?: Look): Promise<Watched>;
}

/** A page, and all that went wrong on it. */
export interface Watched {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors of scripts, messages of errors, refusals by the policy. */
  readonly faults: readonly string[];
}

export async function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: SWITCHES });
}

/** Signs in by the server's link, with the keyboard alone. */
export async function signIn(server: RunningServer): Promise<SignedIn> {
  const browser = await launch();
  const first = await contextOf(browser, server, {});
  const page = await first.newPage();
  await page.goto(server.signInLink);
  await page.getByRole("button", { name: "Sign in as the local administrator" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
  const state = await first.storageState();
  await first.close();
  return {
    browser,
    async open(look = {}) {
      return watch(await contextOf(browser, server, look, state));
    },
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

/** A new page that tells of its faults. */
export async function watch(context: BrowserContext): Promise<Watched> {
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => {
    // What the server refuses is shown on the page; the browser writes it down as well.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
      faults.push(message.text());
  });
  await page.addInitScript({ content: TELL_REFUSALS });
  return { page, context, faults };
}

/** Counts what the page has asked for and not got yet, too. */
const TELL_REFUSALS = `globalThis.asked = 0;
const askServer = globalThis.fetch;
globalThis.fetch = (...what) => {
  globalThis.asked++;
  return askServer(...what).finally(() => setTimeout(() => globalThis.asked--));
};
addEventListener("securitypolicyviolation", (event) =>
  console.error("refused by the policy: " + event.violatedDirective + " at " + event.sourceFile + ":" + event.lineNumber))`;

type State = Awaited<ReturnType<BrowserContext["storageState"]>>;

export async function contextOf(
  browser: Browser,
  server: RunningServer,
  look: Look,
  state?: State,
): Promise<BrowserContext> {
  const { language = "en", theme = "light", width = 1280, height = 800, scale = 1 } = look;
  return browser.newContext({
    baseURL: server.origin,
    locale: language === "ja" ? "ja-JP" : "en-GB",
    timezoneId: "Asia/Tokyo",
    colorScheme: theme,
    viewport: { width, height },
    deviceScaleFactor: scale,
    ...(state !== undefined && { storageState: state }),
  });
}
