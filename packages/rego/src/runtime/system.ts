/** The name below `data` that systems keep for themselves: no part of `data` as a whole, and found by those who name it. */
export const SYSTEM = "system";
