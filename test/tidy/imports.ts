import { posix } from "node:path";
import ts from "typescript";
import { lineOf, walk, type SourceFile, type SourceTree } from "./source-tree.ts";

/** One import, re-export or dynamic import with a literal name. */
export interface Import {
  from: string;
  line: number;
  specifier: string;
  /** The path of an own file, from the project's root; null for packages and Node's modules. */
  target: string | null;
  /** The package's name without a path in it; null for own files and Node's modules. */
  package: string | null;
  /** `import type` or `export type`: nothing of it is left at run time. */
  typeOnly: boolean;
  /** The names that are imported, as the other file calls them; `*` for all of them. */
  names: string[];
}

const known = new WeakMap<SourceTree, Import[]>();

/** All imports of a tree, in the order of files and lines. */
export function importsOf(tree: SourceTree): Import[] {
  const imports = known.get(tree) ?? [...tree.code.values()].flatMap((file) => readImports(file, tree));
  known.set(tree, imports);
  return imports;
}

function readImports(file: SourceFile, tree: SourceTree): Import[] {
  const imports: Import[] = [];
  walk(file, (node) => {
    const found = readImport(node);
    if (found === null) return;
    const specifier = found.specifier;
    const target = specifier.startsWith(".") ? resolve(file.path, specifier, tree) : null;
    imports.push({
      ...found,
      from: file.path,
      line: lineOf(file, node),
      target,
      package: packageOf(specifier),
    });
  });
  return imports;
}

type Named = Pick<Import, "specifier" | "typeOnly" | "names">;

function readImport(node: ts.Node): Named | null {
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    const clause = node.importClause;
    const typeOnly = clause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
    return { specifier: node.moduleSpecifier.text, typeOnly, names: clause ? namesOf(clause) : [] };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
    const clause = node.exportClause;
    const names = clause && ts.isNamedExports(clause) ? clause.elements.map(sourceName) : ["*"];
    return { specifier: node.moduleSpecifier.text, typeOnly: node.isTypeOnly, names };
  }
  if (
    ts.isImportTypeNode(node) &&
    ts.isLiteralTypeNode(node.argument) &&
    ts.isStringLiteral(node.argument.literal)
  ) {
    return { specifier: node.argument.literal.text, typeOnly: true, names: ["*"] };
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const argument = node.arguments[0];
    return argument && ts.isStringLiteralLike(argument)
      ? { specifier: argument.text, typeOnly: false, names: ["*"] }
      : null;
  }
  return null;
}

function namesOf(clause: ts.ImportClause): string[] {
  const names = clause.name ? ["default"] : [];
  const bindings = clause.namedBindings;
  if (!bindings) return names;
  return ts.isNamespaceImport(bindings) ? [...names, "*"] : [...names, ...bindings.elements.map(sourceName)];
}

function sourceName(element: ts.ImportSpecifier | ts.ExportSpecifier): string {
  return (element.propertyName ?? element.name).text;
}

function resolve(from: string, specifier: string, tree: SourceTree): string {
  const plain = posix.join(posix.dirname(from), specifier);
  const stem = plain.replace(/\.(js|mjs)$/, "");
  const candidates = [plain, `${stem}.ts`, `${stem}.tsx`, `${plain}/index.ts`, `${plain}/index.tsx`];
  return candidates.find((path) => tree.code.has(path)) ?? plain;
}

function packageOf(specifier: string): string | null {
  if (specifier.startsWith(".") || specifier.startsWith("node:")) return null;
  const parts = specifier.split("/");
  return parts.slice(0, specifier.startsWith("@") ? 2 : 1).join("/");
}
