/** A schema that can't be used. */
export class SchemaError extends Error {
  override readonly name = "SchemaError";
}
