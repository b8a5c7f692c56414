import { existsSync } from "node:fs";
import { join } from "node:path";
import { peerPath } from "../tests/bench/peers.ts";
import { missingPrograms } from "../tests/conftest/suites.ts";
import { SCHEMATHESIS } from "./schemathesis.ts";
import { ROOT, runCommand } from "./steps.ts";

/** A real program that tests run against: a database, a Kubernetes API server, a browser. */
export interface Component {
  /** As a person calls it: `PostgreSQL 15`. */
  readonly name: string;
  /** Globs of the test files that can't run without it. */
  readonly tests: readonly string[];
  /** True when it is there and usable. */
  readonly detect: () => Promise<boolean>;
  /** Commands that install it, run in order; they may need root. Absent where only a person can install it. */
  readonly install?: readonly (readonly [command: string, ...args: readonly string[]])[];
}

/** Where components are put that no package manager of the system has. */
export const COMPONENT_BIN = join(ROOT, ".cache", "bin");

/** Debian's packages of PostgreSQL's programs. */
const POSTGRES_BIN = "/usr/lib/postgresql";

/** Where Debian puts its browser. */
export const CHROMIUM = "/usr/bin/chromium";

/** Commands that install packages of Debian, asking nothing. */
function fromDebian(...packages: readonly string[]): NonNullable<Component["install"]> {
  const silent = ["DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"];
  return [
    ["env", ...silent, "update"],
    ["env", ...silent, "install", "--no-install-recommends", ...packages],
  ];
}

/** Every component that a test needs. */
export const COMPONENTS: readonly Component[] = [
  {
    name: "PostgreSQL",
    tests: ["packages/{store,server}/**/*.test.ts", "packages/cli/test/{store,serve}.test.ts"],
    detect: async () => existsSync(POSTGRES_BIN) || (await runCommand("initdb", ["--version"])).status === 0,
    install: fromDebian("postgresql"),
  },
  {
    name: "Chromium",
    tests: ["tests/browser/**/*.test.ts", "tests/e2e/**/*.test.ts"],
    detect: async () => existsSync(CHROMIUM),
    install: fromDebian("chromium"),
  },
  {
    name: "Schemathesis",
    tests: ["packages/server/test/openapi-fuzz.test.ts"],
    detect: () => Promise.resolve(existsSync(SCHEMATHESIS)),
    install: [[process.execPath, join(ROOT, "tools", "schemathesis.ts")]],
  },
  {
    name: "OPA",
    // tests/differential says what it leaves out without it.
    tests: [],
    detect: () => Promise.resolve(existsSync(peerPath("opa"))),
    install: [[process.execPath, join(ROOT, "tests", "bench", "peers.ts"), "opa"]],
  },
  {
    name: "Conftest's own suites",
    tests: ["tests/conftest/suites.test.ts"],
    detect: () => Promise.resolve(missingPrograms().length === 0),
    install: fromDebian("bats", "jq", "parallel"),
  },
  {
    name: "docker-registry",
    // tests/conftest/download.test.ts says what it leaves out without it.
    tests: [],
    detect: async () => (await runCommand("docker-registry", ["--version"])).status === 0,
    install: fromDebian("docker-registry"),
  },
  {
    name: "Conftest",
    // tests/conftest/differential.test.ts says what it leaves out without it.
    tests: [],
    detect: () => Promise.resolve(existsSync(peerPath("conftest"))),
    install: [[process.execPath, join(ROOT, "tests", "bench", "peers.ts"), "conftest"]],
  },
  ...["helm", "kustomize"].map((name) => ({
    name,
    tests: ["packages/cli/test/rendered.test.ts", "tests/example/rendered.test.ts"],
    detect: () => Promise.resolve(existsSync(peerPath(name))),
    install: [[process.execPath, join(ROOT, "tests", "bench", "peers.ts"), name] as const],
  })),
  {
    name: "Terraform",
    // tests/example/plan-shape.test.ts compares with committed plans, too, and says what it leaves out.
    tests: [],
    detect: async () =>
      existsSync(join(COMPONENT_BIN, "terraform")) || (await runCommand("terraform", ["version"])).status === 0,
    // The newest version that Go installs by itself; later ones replace modules by folders of their repository.
    install: [["env", `GOBIN=${COMPONENT_BIN}`, "GOFLAGS=", "go", "install", "github.com/hashicorp/terraform@v1.8.5"]],
  },
];

export interface Provisioning {
  /** System packages are installed only where nobody's machine is changed by surprise: as root, or in CI. */
  readonly mayInstall: boolean;
  readonly print: (text: string) => void;
  readonly run?: typeof runCommand;
}

/** Installs what is missing and may be installed; returns the components that are still missing. */
export async function provision(
  components: readonly Component[],
  options: Provisioning,
): Promise<readonly Component[]> {
  const missing: Component[] = [];
  for (const component of components) {
    if (await component.detect()) continue;
    if (options.mayInstall && component.install !== undefined) {
      options.print(`installing ${component.name}`);
      await runAll(component.install, options);
      if (await component.detect()) continue;
    }
    missing.push(component);
  }
  return missing;
}

async function runAll(commands: NonNullable<Component["install"]>, options: Provisioning): Promise<void> {
  for (const [command, ...args] of commands) {
    const { status, output } = await (options.run ?? runCommand)(command, args);
    if (status === 0) continue;
    options.print(output.trimEnd());
    return;
  }
}

/** True as root and where `CI` is set. */
export function mayInstall(): boolean {
  return process.getuid?.() === 0 || Boolean(process.env["CI"]);
}
