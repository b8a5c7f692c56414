/**
 * The budget of the evaluation that runs, for operations on values that know no context: comparing, hashing, printing,
 * exporting. They must be charged, for values may share parts: sixty lines of `y := [x, x]` make one in a moment that
 * takes longer than a life to walk. Outside of an evaluation nothing is charged.
 */
import type { Budget } from "./budget.ts";

let running: Budget | undefined;

/** The budget is charged until {@link leaveMeter} gets what this returns: an evaluation may run inside another. */
export function enterMeter(budget: Budget): Budget | undefined {
  const before = running;
  running = budget;
  return before;
}

export function leaveMeter(before: Budget | undefined): void {
  running = before;
}

/** Elements that are walked. */
export function spendWalk(elements: number): void {
  if (running !== undefined) running.charge(elements);
}

/** Elements that become part of an answer or of a copy. */
export function spendCopy(elements: number): void {
  if (running !== undefined) running.copy(elements);
}

/** Characters of the text of a value. */
export function spendText(characters: number): void {
  if (running !== undefined) running.print(characters);
}
