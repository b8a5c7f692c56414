import { spawn } from "node:child_process";

export interface Desk {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** Whether a person sits at a terminal. */
  readonly isTerminal: boolean;
}

/**
 * The program that shows an address in a person's browser; undefined without a terminal or without a display. Only
 * addresses without a secret go to it: others on the machine see command lines.
 */
export function browserCommand({ env, platform, isTerminal }: Desk): readonly [string, ...string[]] | undefined {
  if (!isTerminal) return undefined;
  if (platform === "darwin") return ["open"];
  if (platform === "win32") return ["rundll32", "url.dll,FileProtocolHandler"];
  return [env["DISPLAY"], env["WAYLAND_DISPLAY"]].some((display) => display !== undefined && display !== "")
    ? ["xdg-open"]
    : undefined;
}

/** Shows it where it can; the address is printed all the same, so that a browser that does not come is no fault. */
export function openBrowser(url: string, desk: Desk): void {
  const [command, ...args] = browserCommand(desk) ?? [];
  if (command === undefined) return;
  const child = spawn(command, [...args, url], { stdio: "ignore", detached: true });
  child.on("error", () => {});
  child.unref();
}
