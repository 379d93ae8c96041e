import { posix } from "node:path";
import ts from "typescript";
import { findCycles } from "./cycles.ts";
import { findNodes, type Finding, type Rule, type SourceFile } from "./source-tree.ts";

const DUMPS = new Set(["util", "utils", "helper", "helpers", "common", "shared", "misc"]);
const PROMISES = /\b(TODO|FIXME|XXX)\b/;

export const shapeRules: Rule[] = [
  {
    id: "cycle",
    name: "no import leads back to its own file, types included",
    check: findCycles,
  },
  {
    id: "any",
    name: "nothing is of type any",
    check: (tree) => findNodes(tree, (node) => (node.kind === ts.SyntaxKind.AnyKeyword ? "says any" : null)),
  },
  {
    id: "suppression",
    name: "no comment silences the compiler",
    check: (tree) =>
      [...tree.code.values()].flatMap((file) => linesWith(file, /@ts-(ignore|nocheck|expect-error)\b/)),
  },
  {
    id: "export-star",
    name: "an index names what it exports: no export *",
    check: (tree) =>
      findNodes(tree, (node) => {
        const star =
          ts.isExportDeclaration(node) && (!node.exportClause || ts.isNamespaceExport(node.exportClause));
        return star ? "exports *" : null;
      }),
  },
  {
    id: "name",
    name: "no file and no folder is a dump: util, helper, common, shared, misc",
    check: (tree) =>
      [...tree.code.keys(), ...tree.prose.keys()].flatMap((path) => {
        const word = wordsOf(path).find((one) => DUMPS.has(one));
        return word === undefined ? [] : [{ path, line: 1, says: `is named ${word}` }];
      }),
  },
  {
    id: "promise",
    name: "nothing is left for later: no TODO, FIXME, XXX",
    check: (tree) => [...tree.code.values()].flatMap((file) => linesWith(file, PROMISES)),
  },
];

function wordsOf(path: string): string[] {
  return path.split("/").flatMap((part) => posix.basename(part).toLowerCase().split(/[-_.]/));
}

function linesWith(file: SourceFile, pattern: RegExp): Finding[] {
  return file.lines.flatMap((line, index) => {
    const found = pattern.exec(line);
    return found ? [{ path: file.path, line: index + 1, says: `says ${found[0]}` }] : [];
  });
}
