/** What of this package needs no `node:` module, and so runs in a browser, too. */
export { canonicalJson } from "./canonical.ts";
export { type Clock, fixedClock, systemClock } from "./clock.ts";
export {
  compareDecimals,
  Decimal,
  equalNumbers,
  FloatDecimal,
  isDecimalText,
  normaliseDecimal,
  numberOrDecimal,
  survivesDouble,
} from "./decimal.ts";
export type { Diagnostic, Outcome } from "./diagnostic.ts";
export { isJsonArray, isJsonObject, type Json, type JsonObject, ownValue } from "./json.ts";
export { LIMITS } from "./limits.ts";
export { type Log, silentLog } from "./log.ts";
export { type Path, printPath } from "./path.ts";
export { Problem } from "./problem.ts";
export { hideSpans, Redactor, redactPaths, SENSITIVE, secretTexts } from "./redact.ts";
export { type CheckOptions, check, spanOf } from "./schema/check.ts";
export { array, map, refine, union } from "./schema/composite.ts";
export { describe } from "./schema/describe.ts";
export { type ObjectOf, object, optional, withDefault } from "./schema/object.ts";
export {
  anything,
  boolean,
  date,
  matching,
  oneOf,
  positiveInteger,
  string,
  version,
  wrongType,
} from "./schema/scalars.ts";
export { type Infer, invalid, type Mistake, type Report, type Schema } from "./schema/schema.ts";
export { LineTable, type Position, type Span } from "./span.ts";
export { SPECIAL_IPV4 } from "./special-addresses.ts";
export { didYouMean } from "./suggest.ts";
