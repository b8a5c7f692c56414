import { spawn } from "node:child_process";
import { delimiter, dirname, join } from "node:path";

/** The checkout that these tools stand in. */
export const ROOT = dirname(import.meta.dirname);

export interface StepResult {
  readonly passed: number;
  readonly failed: number;
  /** What to show when something failed. */
  readonly output: string;
}

export interface Step {
  /** One word or two: `types`, `layers`. */
  readonly name: string;
  readonly run: () => Promise<StepResult>;
}

export interface CommandResult {
  /** The exit status; 127 when the program could not be started, 128 when a signal ended it. */
  readonly status: number;
  /** Both streams, in the order in which they came. */
  readonly output: string;
}

/** Runs a program from the checkout's root with node_modules/.bin first on its PATH; `stream` also shows what it prints. */
export function runCommand(
  command: string,
  args: readonly string[],
  stream = { stream: false },
): Promise<CommandResult> {
  const path = [join(ROOT, "node_modules", ".bin"), process.env["PATH"] ?? ""].join(delimiter);
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const child = spawn(command, args, {
      cwd: ROOT,
      env: { ...process.env, PATH: path, ...(process.stdout.isTTY ? { FORCE_COLOR: "1" } : { NO_COLOR: "1" }) },
      stdio: ["ignore", "pipe", "pipe"],
      // On Windows the programs in .bin are scripts of the shell.
      shell: process.platform === "win32",
    });
    const take = (chunk: Buffer): void => {
      chunks.push(chunk);
      if (stream.stream) process.stdout.write(chunk);
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.on("error", (error) => resolve({ status: 127, output: `can't start ${command}: ${error.message}\n` }));
    child.on("close", (status) => resolve({ status: status ?? 128, output: Buffer.concat(chunks).toString() }));
  });
}

/** A check that one program answers by its exit status: one passed or one failed. */
export function commandStep(name: string, command: string, args: readonly string[]): Step {
  return {
    name,
    run: async () => {
      const { status, output } = await runCommand(command, args);
      return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, output };
    },
  };
}

/** Runs steps side by side; prints a line for each as it ends, with its time, and the output of those that failed. */
export async function runSteps(steps: readonly Step[], print = console.log): Promise<StepResult> {
  const results = await Promise.all(steps.map((step) => runStep(step, print)));
  return {
    passed: results.reduce((sum, { passed }) => sum + passed, 0),
    failed: results.reduce((sum, { failed }) => sum + failed, 0),
    output: results.map(({ output }) => output).join(""),
  };
}

async function runStep({ name, run }: Step, print: (text: string) => void): Promise<StepResult> {
  const started = performance.now();
  const result = await run();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const counts = result.passed + result.failed === 1 ? "" : `  ${result.passed} passed, ${result.failed} failed`;
  print(`${result.failed === 0 ? "ok    " : "FAILED"} ${name.padEnd(10)} ${seconds.padStart(6)} s${counts}`);
  if (result.failed > 0 && result.output.trim() !== "") print(result.output.trimEnd());
  return result;
}
