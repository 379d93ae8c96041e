import { importsOf } from "./imports.ts";
import type { Finding, SourceTree } from "./source-tree.ts";

interface Mark {
  order: number;
  low: number;
  open: boolean;
}

/** Every knot of files that import one another, told once, by one way round it. */
export function findCycles(tree: SourceTree): Finding[] {
  const edges = edgesOf(tree);
  return knotsOf(edges).map((knot) => {
    const way = wayRound(knot, edges);
    const [path = "", next = ""] = way;
    const line = importsOf(tree).find((one) => one.from === path && one.target === next)?.line ?? 1;
    return { path, line, says: `cycle of ${String(knot.size)}: ${way.join(" → ")}` };
  });
}

type Edges = ReadonlyMap<string, ReadonlySet<string>>;

function edgesOf(tree: SourceTree): Edges {
  const edges = new Map<string, Set<string>>([...tree.code.keys()].map((path) => [path, new Set()]));
  for (const { from, target } of importsOf(tree)) {
    if (target !== null && edges.has(target)) edges.get(from)?.add(target);
  }
  return edges;
}

/** Tarjan's strongly connected components, without the files that stand alone. */
function knotsOf(edges: Edges): Set<string>[] {
  const marks = new Map<string, Mark>();
  const stack: string[] = [];
  const knots: Set<string>[] = [];
  const visit = (path: string): Mark => {
    const mark = { order: marks.size, low: marks.size, open: true };
    marks.set(path, mark);
    stack.push(path);
    for (const next of edges.get(path) ?? []) {
      const seen = marks.get(next);
      if (!seen) mark.low = Math.min(mark.low, visit(next).low);
      else if (seen.open) mark.low = Math.min(mark.low, seen.order);
    }
    if (mark.low === mark.order) close(path);
    return mark;
  };
  const close = (path: string): void => {
    const knot = new Set(stack.splice(stack.indexOf(path)));
    for (const member of knot) marks.get(member)!.open = false;
    if (knot.size > 1 || edges.get(path)?.has(path) === true) knots.push(knot);
  };
  for (const path of edges.keys()) if (!marks.has(path)) visit(path);
  return knots;
}

/** The shortest way from a knot's first file back to it. */
function wayRound(knot: ReadonlySet<string>, edges: Edges): string[] {
  const first = [...knot].sort()[0]!;
  const ways = [[first]];
  const reached = new Set<string>();
  for (const way of ways) {
    const nexts = [...(edges.get(way.at(-1)!) ?? [])].filter((next) => knot.has(next) && !reached.has(next));
    if (nexts.includes(first)) return [...way, first];
    for (const next of nexts) ways.push([...way, next]);
    for (const next of nexts) reached.add(next);
  }
  return [first];
}
