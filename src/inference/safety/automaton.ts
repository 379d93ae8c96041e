/** Where terms come from, as bits: several may hold the same term. */
export type Sources = number;

/** A node's term is part of a longer word unless a border stands before it, or behind it. */
export const BORDER_BEFORE = 1;
export const BORDER_BEHIND = 2;

export interface AutomatonTables {
  /** Classes of characters: of each page of 256 units, where its cells begin in `classCells`. */
  classPages: Uint32Array;
  classCells: Uint16Array;
  classCount: number;
  /** Where the first `denseCount` nodes lead, for each class; what failing leads to is worked in. */
  dense: Int32Array;
  denseCount: number;
  /** Of node n, its children are the nodes from `children[n]` to before `children[n + 1]`. */
  children: Int32Array;
  /** By which class a node is entered. */
  labels: Uint16Array;
  /** The node of the longest end of a node's prefix that is itself a prefix of a term. */
  fails: Int32Array;
  /** How many units a node's prefix has. */
  depths: Uint16Array;
  /** Whose term ends exactly here; 0: no term. */
  own: Uint8Array;
  borders: Uint8Array;
  /** The next node on the way of failing where a term ends; 0: none. */
  shorter: Int32Array;
  /** Whose terms end here or on the way of failing. */
  all: Uint8Array;
  depthMax: number;
}

/** Aho and Corasick's automaton over folded characters: all terms at once, one step per character. */
export class Automaton {
  readonly tables: AutomatonTables;

  constructor(tables: AutomatonTables) {
    this.tables = tables;
  }

  /** The class of a unit of folded text; 0: it is in no term. */
  classOf(unit: number): number {
    const { classPages, classCells } = this.tables;
    return classCells[classPages[unit >> 8]! + (unit & 255)]!;
  }

  /** Where a character of this class leads from a node. */
  next(node: number, label: number): number {
    const { dense, denseCount, classCount, fails } = this.tables;
    while (node >= denseCount) {
      const child = this.child(node, label);
      if (child !== 0) return child;
      node = fails[node]!;
    }
    return dense[node * classCount + label]!;
  }

  /** A node's own child, or 0. */
  child(node: number, label: number): number {
    return childOf(this.tables, node, label);
  }
}

/** The child of a node by a class, or 0; children are in the order of their classes. */
export function childOf(
  { children, labels }: Pick<AutomatonTables, "children" | "labels">,
  node: number,
  label: number,
): number {
  let low = children[node]!;
  let high = children[node + 1]! - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = labels[middle]!;
    if (found === label) return middle;
    if (found < label) low = middle + 1;
    else high = middle - 1;
  }
  return 0;
}
