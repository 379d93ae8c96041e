import ts from "typescript";
import { findNodes, walk, type Finding, type Rule, type SourceFile, type SourceTree } from "./source-tree.ts";

const FILE_LINES_MAX = 250;
const FUNCTION_LINES_MAX = 60;
const PARAMETERS_MAX = 3;
const LINE_CHARACTERS_MAX = 110;
const SQL = /\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH|WHERE|JOIN|FROM|SET|CREATE|ALTER)\b/;

export const sizeRules: Rule[] = [
  {
    id: "file-length",
    name: `a file has at most ${String(FILE_LINES_MAX)} lines`,
    check: (tree) =>
      [...tree.code.values()].flatMap(({ path, lines }) =>
        lines.length > FILE_LINES_MAX ? [{ path, line: 1, says: `has ${String(lines.length)} lines` }] : [],
      ),
  },
  {
    id: "function-length",
    name: `a function has at most ${String(FUNCTION_LINES_MAX)} lines`,
    check: (tree) => findNodes(tree, longFunction),
  },
  {
    id: "parameters",
    name: `a function has at most ${String(PARAMETERS_MAX)} parameters`,
    check: (tree) => findNodes(tree, manyParameters),
  },
  {
    id: "line-length",
    name: `a line has at most ${String(LINE_CHARACTERS_MAX)} characters, except in SQL and regular expressions`,
    check: (tree) => [...tree.code.values()].flatMap(longLines),
  },
];

/** The longest there is, for a report. */
export function longestOf(tree: SourceTree): { fileLines: number; functionLines: number } {
  const longest = { fileLines: 0, functionLines: 0 };
  for (const file of tree.code.values()) {
    longest.fileLines = Math.max(longest.fileLines, file.lines.length);
    walk(file, (node) => {
      if (isFunctionWithBody(node))
        longest.functionLines = Math.max(longest.functionLines, linesOf(node, file));
    });
  }
  return longest;
}

function longFunction(node: ts.Node, file: SourceFile): string | null {
  if (!isFunctionWithBody(node)) return null;
  const length = linesOf(node, file);
  return length > FUNCTION_LINES_MAX ? `${nameOf(node)} has ${String(length)} lines` : null;
}

function manyParameters(node: ts.Node): string | null {
  if (!ts.isFunctionLike(node) || ts.isIndexSignatureDeclaration(node)) return null;
  // `this` is a note to the compiler, not a parameter.
  const count = node.parameters.filter(({ name }) => !ts.isIdentifier(name) || name.text !== "this").length;
  return count > PARAMETERS_MAX ? `${nameOf(node)} has ${String(count)} parameters` : null;
}

function isFunctionWithBody(node: ts.Node): node is ts.FunctionLikeDeclaration {
  return ts.isFunctionLike(node) && "body" in node && node.body !== undefined;
}

function linesOf(node: ts.Node, { ast }: SourceFile): number {
  const first = ast.getLineAndCharacterOfPosition(node.getStart(ast)).line;
  return ast.getLineAndCharacterOfPosition(node.getEnd()).line - first + 1;
}

function nameOf(node: ts.SignatureDeclaration): string {
  if (ts.isConstructorDeclaration(node)) return "the constructor";
  if (node.name) return node.name.getText();
  const { parent } = node;
  if (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent)) {
    return parent.name.getText();
  }
  return "a function";
}

function longLines(file: SourceFile): Finding[] {
  if (file.lines.every((line) => line.length <= LINE_CHARACTERS_MAX)) return [];
  const exempt = unbreakable(file);
  return file.lines.flatMap((line, index) => {
    if (line.length <= LINE_CHARACTERS_MAX) return [];
    const edge = file.ast.getPositionOfLineAndCharacter(index, LINE_CHARACTERS_MAX);
    if (exempt.some((node) => node.getStart() < edge && edge <= node.getEnd())) return [];
    return [{ path: file.path, line: index + 1, says: `has ${String(line.length)} characters` }];
  });
}

/** What would mean something else, or would read worse, with a line break in it. */
function unbreakable(file: SourceFile): ts.Node[] {
  const nodes: ts.Node[] = [];
  walk(file, (node) => {
    const template = ts.isNoSubstitutionTemplateLiteral(node) || ts.isTemplateExpression(node);
    if (ts.isRegularExpressionLiteral(node) || (template && SQL.test(node.getText()))) nodes.push(node);
  });
  return nodes;
}
