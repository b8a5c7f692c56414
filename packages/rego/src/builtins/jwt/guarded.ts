import type { Value } from "../../runtime/value.ts";
import type { BuiltinContext } from "../builtin.ts";
import { builtinError } from "../operands.ts";
import { JwtError } from "./token.ts";

/** What a signature with a key of usual length costs, in steps. */
export const signatureSteps = 2_000;

/** Charges for a token of that length; a {@link JwtError} becomes the error of the builtin. */
export function guarded(
  c: BuiltinContext,
  name: string,
  length: number,
  run: () => Value | undefined,
): Value | undefined {
  c.produce(length);
  c.charge(signatureSteps);
  try {
    return run();
  } catch (error) {
    if (error instanceof JwtError) return builtinError(c, name, error.message);
    throw error;
  }
}
