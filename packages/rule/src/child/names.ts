/** Files of rules are loaded under this scheme, which stacks show. */
export const SCHEME_IN_STACKS = "rulebook:";
