import { conftest } from "@sekisho/cli/conftest";

/** Runs the face with the words of the command line, then says on standard error how many MB the process held at most. */
process.exitCode = await conftest(process.argv.slice(2), {
  cwd: process.cwd(),
  env: process.env,
  out: () => undefined,
  err: (text) => void process.stderr.write(text),
  stdin: async () => new Uint8Array(),
});
process.stderr.write(`${process.resourceUsage().maxRSS / 1024}\n`);
