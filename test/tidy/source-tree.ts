import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** A file of `src`, parsed. Paths begin with `src/` and have forward slashes. */
export interface SourceFile {
  path: string;
  lines: string[];
  ast: ts.SourceFile;
}

export interface SourceTree {
  /** Code by path, in the order of the paths. */
  code: ReadonlyMap<string, SourceFile>;
  /** READMEs and other Markdown, by path. */
  prose: ReadonlyMap<string, string>;
}

/** What a rule complains about. */
export interface Finding {
  path: string;
  /** From 1. */
  line: number;
  says: string;
}

export interface Rule {
  /** A sentence that holds for the whole tree; it is the test's name. */
  name: string;
  /** Names the rule in `exceptions.json`. */
  id: string;
  check(tree: SourceTree): Finding[];
}

const CODE = /\.(ts|tsx|mts|cts|js|jsx|mjs|cjs)$/;
// Written by Prisma's generator and by the bundler: nobody reads them.
const SKIPPED = new Set(["src/storage/prisma", "src/console/dist", "src/console/node_modules"]);

/** Reads everything below `src` of the project in `root`. */
export function readSourceTree(root: string): SourceTree {
  const texts: Record<string, string> = {};
  for (const path of pathsBelow(root, "src")) {
    if (CODE.test(path) || path.endsWith(".md")) texts[path] = readFileSync(join(root, path), "utf8");
  }
  return treeOf(texts);
}

/** A tree of texts by path, for rules to be tried on. */
export function treeOf(texts: Readonly<Record<string, string>>): SourceTree {
  const code = new Map<string, SourceFile>();
  const prose = new Map<string, string>();
  for (const path of Object.keys(texts).sort()) {
    const text = texts[path] ?? "";
    if (CODE.test(path)) code.set(path, parse(path, text));
    else prose.set(path, text);
  }
  return { code, prose };
}

/** The line on which a node begins, without the comments before it. */
export function lineOf(file: SourceFile, node: ts.Node): number {
  return file.ast.getLineAndCharacterOfPosition(node.getStart(file.ast)).line + 1;
}

/** Calls back for every node of a file, the outer one first. */
export function walk(file: SourceFile, visit: (node: ts.Node) => void): void {
  const step = (node: ts.Node): void => {
    visit(node);
    ts.forEachChild(node, step);
  };
  step(file.ast);
}

/** What a predicate finds in every file, as findings. */
export function findNodes(
  tree: SourceTree,
  complain: (node: ts.Node, file: SourceFile) => string | null,
): Finding[] {
  const findings: Finding[] = [];
  for (const file of tree.code.values()) {
    walk(file, (node) => {
      const says = complain(node, file);
      if (says !== null) findings.push({ path: file.path, line: lineOf(file, node), says });
    });
  }
  return findings;
}

function parse(path: string, text: string): SourceFile {
  const ast = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
  return { path, lines: text.replace(/\r?\n$/, "").split(/\r?\n/), ast };
}

function* pathsBelow(root: string, folder: string): Generator<string> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (!entry.isDirectory()) yield path;
    else if (!SKIPPED.has(path)) yield* pathsBelow(root, path);
  }
}
