/** Loads files of unit tests, and runs their tests one by one. */
import {
  isTestFile,
  type LoadAnswer,
  type LoadedTest,
  type LoadMistake,
  type LoadRequest,
  type TestAnswer,
} from "../messages.ts";
import { type DeclaredTest, takeDeclared, Unexpected } from "../testing/test.ts";
import { toMistake } from "./load-mistake.ts";
import { urlOf } from "./modules.ts";
import { placeOfError } from "./place-of-error.ts";

const MOST_MESSAGE = 2_000;

export interface LoadedTests {
  readonly tests: readonly DeclaredTest[];
  readonly answer: LoadAnswer;
}

/** `at` is told which file comes next. Each file's mistakes are its own. */
export async function loadTests({ files }: LoadRequest, at: (index: number) => void): Promise<LoadedTests> {
  const tests: DeclaredTest[] = [];
  const listed: LoadedTest[] = [];
  const mistakes: LoadMistake[] = [];
  for (const [file, source] of files.entries()) {
    if (!isTestFile(source.path)) continue;
    at(file);
    takeDeclared();
    try {
      await import(urlOf(source));
    } catch (error) {
      mistakes.push(toMistake(error, file, source));
      continue;
    }
    const found = takeDeclared();
    if (found.length === 0)
      mistakes.push({ file, code: "test_missing", message: "the file declares no test: `test(name, () => …)`" });
    for (const { name, run, place } of found)
      listed.push({
        file,
        name,
        line: place?.line ?? 1,
        column: place?.column ?? 1,
        isTodo: run === undefined,
      });
    tests.push(...found);
  }
  return { tests, answer: { rules: [], tests: listed, mistakes } };
}

/** What the test prints meanwhile belongs to the answer, and is added by whoever prints. */
export async function runTest(declared: DeclaredTest | undefined): Promise<Omit<TestAnswer, "output">> {
  if (declared?.run === undefined) throw new RangeError("no such test");
  try {
    await declared.run();
    return {};
  } catch (error) {
    return { failure: failureOf(error) };
  } finally {
    // A test that is declared inside of another one would never run, and be missed by nobody.
    takeDeclared();
  }
}

function failureOf(error: unknown): NonNullable<TestAnswer["failure"]> {
  if (!(error instanceof Error)) return { message: "the test throws something that is no Error" };
  const message = `${error.message.slice(0, MOST_MESSAGE)}${placeOfError(error)}`;
  if (!(error instanceof Unexpected)) return { message: `${error.name}: ${message}` };
  return {
    message,
    ...(error.expected === undefined ? {} : { expected: error.expected }),
    ...(error.found === undefined ? {} : { found: error.found }),
  };
}
