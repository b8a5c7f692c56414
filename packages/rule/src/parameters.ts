/** The type of a rule's parameters, by their JSON Schema as it is written. */
import type { Value } from "./definition.ts";

interface ByName {
  readonly string: string;
  readonly number: number;
  readonly integer: number;
  readonly boolean: boolean;
  readonly null: null;
}

/** The type that a schema describes, as far as `type`, `enum`, `items`, `properties` and `required` tell. */
export type ValueOf<S> = S extends { readonly enum: readonly (infer E)[] }
  ? E
  : S extends { readonly type: "array"; readonly items: infer I }
    ? readonly ValueOf<I>[]
    : S extends { readonly type: "object"; readonly properties: infer P }
      ? ObjectOf<P, S extends { readonly required: readonly (infer R)[] } ? R : never>
      : S extends { readonly type: infer T extends keyof ByName }
        ? ByName[T]
        : Value;

type ObjectOf<P, Required> = {
  readonly [K in keyof P as K extends Required ? K : P[K] extends { readonly default: unknown } ? K : never]: ValueOf<
    P[K]
  >;
} & {
  readonly [K in keyof P as K extends Required
    ? never
    : P[K] extends { readonly default: unknown }
      ? never
      : K]?: ValueOf<P[K]>;
};

export type ParametersOf<S> = S extends { readonly properties: infer _ }
  ? ValueOf<S>
  : { readonly [name: string]: Value };
