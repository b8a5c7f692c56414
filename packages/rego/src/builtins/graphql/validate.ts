import type { Position, QueryDocument } from "./nodes.ts";
import { overlappingFieldsCanBeMerged } from "./overlapping.ts";
import {
  fieldsOnCorrectType,
  knownArgumentNames,
  knownDirectives,
  knownRootType,
  loneAnonymousOperation,
  providedRequiredArguments,
  scalarLeafs,
  singleFieldSubscriptions,
} from "./rules-fields.ts";
import {
  fragmentsOnCompositeTypes,
  knownFragmentNames,
  knownTypeNames,
  noFragmentCycles,
  noUnusedFragments,
  possibleFragmentSpreads,
} from "./rules-fragments.ts";
import { valuesOfCorrectType } from "./rules-values.ts";
import {
  noUndefinedVariables,
  noUnusedVariables,
  uniqueArgumentNames,
  uniqueDirectivesPerLocation,
  uniqueFragmentNames,
  uniqueInputFieldNames,
  uniqueOperationNames,
  uniqueVariableNames,
  variablesAreInputTypes,
  variablesInAllowedPosition,
} from "./rules-variables.ts";
import type { Schema } from "./schema.ts";
import { type Rule, type Walk, walkQuery } from "./walk.ts";

/** A mistake in a query. */
export interface Finding {
  readonly position: Position | undefined;
  readonly message: string;
}

/** What may be charged while a query is checked. */
export interface Meter {
  charge(steps: number): void;
  produce(size: number): void;
}

/** All mistakes of a query, in gqlparser's order: by the node where they are found, then by rule. */
export function validateQuery(schema: Schema, document: QueryDocument, meter: Meter): readonly Finding[] {
  const findings: Finding[] = [];
  const walk: Walk = {
    schema,
    document,
    operation: undefined,
    report: (position, message) => {
      meter.produce(message.length);
      findings.push({ position, message });
    },
    charge: (steps) => meter.charge(steps),
  };
  walkQuery(walk, rules());
  return findings;
}

/** Some rules remember what they have seen in a document. */
function rules(): readonly Rule[] {
  return [
    fieldsOnCorrectType,
    fragmentsOnCompositeTypes,
    knownArgumentNames,
    knownDirectives(),
    knownFragmentNames,
    knownRootType,
    knownTypeNames,
    loneAnonymousOperation,
    noFragmentCycles(),
    noUndefinedVariables,
    noUnusedFragments(),
    noUnusedVariables,
    overlappingFieldsCanBeMerged(),
    possibleFragmentSpreads,
    providedRequiredArguments,
    scalarLeafs,
    singleFieldSubscriptions,
    uniqueArgumentNames,
    uniqueDirectivesPerLocation,
    uniqueFragmentNames(),
    uniqueInputFieldNames,
    uniqueOperationNames(),
    uniqueVariableNames,
    valuesOfCorrectType,
    variablesAreInputTypes,
    variablesInAllowedPosition,
  ];
}
