import { isArray } from "../runtime/kinds.ts";
import { anyArray, type Builtin, number } from "./builtin.ts";
import { arrayOperand, integerOperand } from "./operands.ts";

const concat: Builtin = {
  name: "array.concat",
  args: [anyArray, anyArray],
  result: anyArray,
  run: (c, a, b) => {
    const x = arrayOperand(c, "array.concat", 1, a);
    const y = x === undefined ? undefined : arrayOperand(c, "array.concat", 2, b);
    if (x === undefined || y === undefined) return undefined;
    c.produce(x.length + y.length);
    return x.concat(y);
  },
};

/** Takes the items of arrays that stand in the array into it, one level deep. */
const flatten: Builtin = {
  name: "array.flatten",
  args: [anyArray],
  result: anyArray,
  run: (c, a) => {
    const array = arrayOperand(c, "array.flatten", 1, a);
    if (array === undefined) return undefined;
    c.produce(array.reduce((size: number, item) => size + (isArray(item) ? item.length : 1), 0));
    return array.flatMap((item) => item);
  },
};

const reverse: Builtin = {
  name: "array.reverse",
  args: [anyArray],
  result: anyArray,
  run: (c, a) => {
    const array = arrayOperand(c, "array.reverse", 1, a);
    if (array === undefined) return undefined;
    c.produce(array.length);
    return array.toReversed();
  },
};

/** From `start` up to but without `stop`; both are moved into the array first. */
const slice: Builtin = {
  name: "array.slice",
  args: [anyArray, number, number],
  result: anyArray,
  run: (c, a, from, to) => {
    const array = arrayOperand(c, "array.slice", 1, a);
    const start = array === undefined ? undefined : integerOperand(c, "array.slice", 2, from);
    const stop = start === undefined ? undefined : integerOperand(c, "array.slice", 3, to);
    if (array === undefined || start === undefined || stop === undefined) return undefined;
    const end = Math.max(0, Math.min(stop, array.length));
    const begin = Math.min(Math.max(0, start), end);
    c.produce(end - begin);
    return array.slice(begin, end);
  },
};

export const arrays: readonly Builtin[] = [concat, flatten, reverse, slice];
