import { RObj, RSet } from "../runtime/collections.ts";
import { isArray, isSet } from "../runtime/kinds.ts";
import { type AnyObject, getKey, ownValue } from "../runtime/objects.ts";
import type { PlainObject, Value } from "../runtime/value.ts";
import { any, anyArray, anySet, type Builtin, type BuiltinContext, objectOf, setOf, union } from "./builtin.ts";
import { MET, type Numbering, numberingOf, REACHED, walked } from "./numbered-graph.ts";
import { elements, objectOperand, operandTypeError } from "./operands.ts";

const vertices = union(anyArray, anySet);
const graphType = objectOf(any, vertices);

/** The vertices of the graph that can be reached from the initial ones, these included. */
const reachable: Builtin = {
  name: "graph.reachable",
  args: [graphType, vertices],
  result: anySet,
  run: (c, value, initial) => {
    const graph = objectOperand(c, "graph.reachable", 1, value);
    const start = graph === undefined ? undefined : initialOperand(c, "graph.reachable", initial);
    if (graph === undefined || start === undefined) return undefined;
    return graph instanceof RObj ? reachableValues(c, graph, start) : reachableNames(c, graph, start);
  },
};

/** In a graph whose vertices are strings: what has another type is no vertex of it. */
function reachableNames(c: BuiltinContext, graph: PlainObject, start: readonly Value[]): RSet {
  const known = numberingOf(graph);
  if (known !== undefined) return reachableNumbers(c, graph, start, known);
  const met = new Set<string>();
  const reached: string[] = [];
  for (const node of start) if (typeof node === "string") met.add(node);
  // A loop over a native set comes to what is added meanwhile, so the set is the list of what waits, too.
  for (const node of met) {
    const edges = ownValue(graph, node);
    if (edges === undefined) continue;
    reached.push(node);
    const next = unordered(edges);
    c.charge(next.length + 1);
    // The index is below the length.
    for (let i = 0; i < next.length; i++) {
      const neighbour = next[i] as Value;
      if (typeof neighbour === "string") met.add(neighbour);
    }
  }
  walked(graph, met.size);
  return RSet.ofStrings(reached, { members: met.size === reached.length ? met : undefined });
}

/** The same with the numbers that earlier walks gave to names, which takes half the time of a set of names. */
function reachableNumbers(c: BuiltinContext, graph: PlainObject, start: readonly Value[], known: Numbering): RSet {
  const { names } = known;
  const met: number[] = [];
  let marks = new Uint8Array(names.length + start.length);
  for (const node of start) {
    if (typeof node !== "string") continue;
    const number = known.number(node);
    if (marks[number] !== 0) continue;
    marks[number] = MET;
    met.push(number);
  }
  let count = 0;
  // The list grows while it is walked.
  for (let at = 0; at < met.length; at++) {
    const from = met[at] as number;
    const edges = ownValue(graph, names[from] as string);
    if (edges === undefined) continue;
    marks[from] = REACHED;
    count++;
    const next = unordered(edges);
    c.charge(next.length + 1);
    const targets = known.targets(from);
    for (let i = 0; i < next.length; i++) {
      const neighbour = next[i];
      let to = targets[i];
      if (to === undefined || names[to] !== neighbour) {
        if (typeof neighbour !== "string") continue;
        to = known.number(neighbour);
        targets[i] = to;
        if (to >= marks.length) marks = enlarged(marks, names.length);
      }
      if (marks[to] !== 0) continue;
      marks[to] = MET;
      met.push(to);
    }
  }
  return known.reached(met, marks, count);
}

function enlarged(marks: Uint8Array, least: number): Uint8Array<ArrayBuffer> {
  const more = new Uint8Array(2 * least);
  more.set(marks);
  return more;
}

function reachableValues(c: BuiltinContext, graph: RObj, start: readonly Value[]): RSet {
  const reached = new RSet();
  const waiting = [...start];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    const edges = RObj.get(graph, node);
    if (edges === undefined || !RSet.add(reached, node)) continue;
    const next = unordered(edges);
    c.charge(next.length + 1);
    for (const neighbour of next) if (!RSet.has(reached, neighbour)) waiting.push(neighbour);
  }
  return reached;
}

const none: readonly Value[] = [];

/** The edges of a vertex in no particular order: none where they are no collection. */
function unordered(edges: Value): readonly Value[] {
  if (isArray(edges)) return edges;
  return isSet(edges) ? RSet.items(edges) : none;
}

/** A path under construction: its last vertex, and which of the edges from there come next. */
interface Step {
  readonly edges: readonly Value[];
  next: number;
}

/**
 * All paths from the initial vertices, as far as they lead without visiting a vertex twice. The number of paths can be
 * exponential, which the budget ends.
 */
const reachablePaths: Builtin = {
  name: "graph.reachable_paths",
  args: [graphType, vertices],
  result: setOf(anyArray),
  run: (c, value, initial) => {
    const graph = objectOperand(c, "graph.reachable_paths", 1, value);
    const start = graph === undefined ? undefined : initialOperand(c, "graph.reachable_paths", initial);
    if (graph === undefined || start === undefined) return undefined;
    const paths = new RSet();
    for (const node of start) {
      const edges = edgesOf(graph, node);
      if (edges === undefined) continue;
      if (edges.length === 0) RSet.add(paths, [node]);
      else walkPaths(c, graph, { node, edges }, paths);
    }
    return paths;
  },
};

/**
 * Depth first with its own stack, for a chain may be longer than JavaScript's is deep. As in OPA, what was passed is
 * remembered for each neighbour of the start anew, and shared by all branches behind it.
 */
function walkPaths(
  c: BuiltinContext,
  graph: AnyObject,
  start: { readonly node: Value; readonly edges: readonly Value[] },
  paths: RSet,
): void {
  const end = (path: readonly Value[]): void => {
    c.produce(path.length);
    RSet.add(paths, [...path]);
  };
  for (const neighbour of start.edges) {
    const passed = RSet.of([start.node]);
    const path: Value[] = [start.node];
    const steps: Step[] = [{ edges: [neighbour], next: 0 }];
    for (let step = steps.at(-1); step !== undefined; step = steps.at(-1)) {
      const node = step.edges[step.next++];
      if (node === undefined) {
        steps.pop();
        path.pop();
        continue;
      }
      c.charge(path.length);
      const isRepeated = steps.length > 1 && RSet.has(passed, node);
      const edges = isRepeated ? undefined : edgesOf(graph, node);
      if (edges === undefined) end(path);
      else if (edges.length === 0) end([...path, node]);
      else {
        RSet.add(passed, node);
        path.push(node);
        steps.push({ edges, next: 0 });
      }
    }
  }
}

/** Undefined for a vertex that is not in the graph; none for one whose edges are no collection. */
function edgesOf(graph: AnyObject, node: Value): readonly Value[] | undefined {
  const edges = getKey(graph, node);
  return edges === undefined ? undefined : (elements(edges) ?? []);
}

function initialOperand(c: BuiltinContext, name: string, value: Value): readonly Value[] | undefined {
  return elements(value) ?? operandTypeError(c, name, 2, value, "{array, set}");
}

export const graph: readonly Builtin[] = [reachable, reachablePaths];
