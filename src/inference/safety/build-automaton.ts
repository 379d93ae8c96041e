import {
  Automaton,
  BORDER_BEFORE,
  BORDER_BEHIND,
  childOf,
  type AutomatonTables,
  type Sources,
} from "./automaton.ts";
import { foldText, isWordUnit, readyFoldCells } from "./fold-characters.ts";

/** A word or phrase, and whose it is. */
export interface Term {
  text: string;
  sources: Sources;
}

/** Units of a term that are looked at; of a longer one, only so many are. */
export const TERM_UNITS_MAX = 256;
const DENSE_CELLS_MAX = 1 << 16;
const STEPS_PER_PAUSE = 2_000;

/**
 * Builds the automaton of these terms; a pause is offered every few thousand steps, so that 20,000 terms
 * stall nobody. Terms that fold to nothing are left out; null where none is left.
 */
export function* buildAutomaton(terms: readonly Term[]): Generator<undefined, Automaton | null> {
  yield* readyFoldCells();
  const folded = yield* foldTerms(terms);
  if (folded.size === 0) return null;
  const texts = [...folded.keys()].sort();
  yield;
  const classes = classesOf(texts);
  yield;
  const trie = yield* plant(texts, classes);
  const sources = (text: string): Sources => folded.get(text)!;
  const tables = outline(trie, classes, { texts, sources });
  yield* link(tables);
  yield* fillDense(tables);
  return new Automaton(tables);
}

function* foldTerms(terms: readonly Term[]): Generator<undefined, Map<string, Sources>> {
  const folded = new Map<string, Sources>();
  let steps = 0;
  for (const { text, sources } of terms) {
    const form = foldText(text).trim().slice(0, TERM_UNITS_MAX);
    if (form !== "") folded.set(form, (folded.get(form) ?? 0) | sources);
    if ((steps += text.length) < STEPS_PER_PAUSE) continue;
    steps = 0;
    yield;
  }
  return folded;
}

interface Classes {
  pages: Uint32Array;
  cells: Uint16Array;
  count: number;
}

/** Numbers the units that terms are made of, in their own order. The first page is the empty one. */
function classesOf(texts: readonly string[]): Classes {
  const used = new Uint8Array(65_536);
  for (const text of texts) for (let at = 0; at < text.length; at++) used[text.charCodeAt(at)] = 1;
  const pages = new Uint32Array(256);
  let pageCount = 1;
  for (let page = 0; page < 256; page++) {
    if (used.subarray(page << 8, (page + 1) << 8).includes(1)) pages[page] = pageCount++ << 8;
  }
  const cells = new Uint16Array(pageCount << 8);
  let count = 1;
  for (let unit = 0; unit < 65_536; unit++) {
    if (used[unit] === 1) cells[pages[unit >> 8]! + (unit & 255)] = count++;
  }
  return { pages, cells, count };
}

interface Trie {
  /** Ends with how many nodes there are. */
  children: number[];
  labels: number[];
  depths: number[];
  /** The term that ends in a node, by its place; -1: none. */
  ends: number[];
}

/** Lays the sorted terms out level by level: a node is a range of terms that begin alike. */
function* plant(texts: readonly string[], classes: Classes): Generator<undefined, Trie> {
  const trie: Trie = { children: [], labels: [0], depths: [0], ends: [] };
  const from = [0];
  const to = [texts.length];
  let steps = 0;
  for (let node = 0; node < from.length; node++) {
    const depth = trie.depths[node]!;
    let at = from[node]!;
    const end = to[node]!;
    steps += end - at;
    trie.ends.push(texts[at]!.length === depth ? at++ : -1);
    trie.children.push(from.length);
    while (at < end) {
      const unit = texts[at]!.charCodeAt(depth);
      const first = at;
      while (at < end && texts[at]!.charCodeAt(depth) === unit) at++;
      from.push(first);
      to.push(at);
      trie.labels.push(classes.cells[classes.pages[unit >> 8]! + (unit & 255)]!);
      trie.depths.push(depth + 1);
    }
    if (steps < STEPS_PER_PAUSE) continue;
    steps = 0;
    yield;
  }
  trie.children.push(from.length);
  return trie;
}

interface Terms {
  texts: readonly string[];
  sources: (text: string) => Sources;
}

function outline(trie: Trie, classes: Classes, { texts, sources }: Terms): AutomatonTables {
  const nodes = trie.labels.length;
  const own = new Uint8Array(nodes);
  const borders = new Uint8Array(nodes);
  trie.ends.forEach((at, node) => {
    if (at < 0) return;
    const text = texts[at]!;
    own[node] = sources(text);
    if (isWordUnit(text.charCodeAt(0))) borders[node]! |= BORDER_BEFORE;
    if (isWordUnit(text.charCodeAt(text.length - 1))) borders[node]! |= BORDER_BEHIND;
  });
  const denseCount = Math.max(1, Math.min(nodes, Math.floor(DENSE_CELLS_MAX / classes.count)));
  return {
    classPages: classes.pages,
    classCells: classes.cells,
    classCount: classes.count,
    dense: new Int32Array(denseCount * classes.count),
    denseCount,
    children: Int32Array.from(trie.children),
    labels: Uint16Array.from(trie.labels),
    fails: new Int32Array(nodes),
    depths: Uint16Array.from(trie.depths),
    own,
    borders,
    shorter: new Int32Array(nodes),
    all: own.slice(),
    depthMax: trie.depths.at(-1)!,
  };
}

/** Where to go on where a term fails, level by level. */
function* link(tables: AutomatonTables): Generator<undefined, void> {
  const { children, labels, fails, own, shorter, all } = tables;
  let steps = 0;
  for (let node = 0; node < fails.length; node++) {
    for (let child = children[node]!; child < children[node + 1]!; child++) {
      const fail = node === 0 ? 0 : failOf(tables, fails[node]!, labels[child]!);
      fails[child] = fail;
      shorter[child] = own[fail] === 0 ? shorter[fail]! : fail;
      all[child]! |= all[fail]!;
      steps++;
    }
    if (steps < STEPS_PER_PAUSE) continue;
    steps = 0;
    yield;
  }
}

function failOf(tables: AutomatonTables, from: number, label: number): number {
  let node = from;
  for (;;) {
    const child = childOf(tables, node, label);
    if (child !== 0 || node === 0) return child;
    node = tables.fails[node]!;
  }
}

/** The nodes near the root are where texts mostly are: from them every way is one look. */
function* fillDense(tables: AutomatonTables): Generator<undefined, void> {
  const { dense, denseCount, classCount, children, labels, fails } = tables;
  for (let node = 0; node < denseCount; node++) {
    const row = node * classCount;
    const fail = fails[node]! * classCount;
    if (node !== 0) dense.copyWithin(row, fail, fail + classCount);
    for (let child = children[node]!; child < children[node + 1]!; child++) {
      dense[row + labels[child]!] = child;
    }
    if (node % 64 === 63) yield;
  }
}
