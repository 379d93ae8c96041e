import ts from "typescript";
import { importsOf } from "./imports.ts";
import { placeOf, rooms } from "./rooms.ts";
import { lineOf, type Finding, type Rule, type SourceFile, type SourceTree } from "./source-tree.ts";

const README_LINES_MIN = 20;
const README_LINES_MAX = 60;
const README_WORDS = ["owns", "must not", "invariants", "vocabulary"];

export const proseRules: Rule[] = [
  {
    id: "readme",
    name: "every room has a README of 20 to 60 lines: what it owns, what it must not, its invariants, its vocabulary",
    check: (tree) => roomsOf(tree).flatMap((room) => readmeComplaints(room, tree)),
  },
  {
    id: "docstring",
    name: "every function and class that an index.ts or kernel exports says what it does",
    check: (tree) => publicFiles(tree).flatMap((path) => undocumented(path, tree)),
  },
];

function roomsOf(tree: SourceTree): string[] {
  const places = new Set([...tree.code.keys()].map(placeOf));
  return Object.keys(rooms).filter((room) => places.has(room));
}

function readmeComplaints(room: string, tree: SourceTree): Finding[] {
  const path = `src/${room}/README.md`;
  const text = tree.prose.get(path);
  if (text === undefined) return [{ path, line: 1, says: "is missing" }];
  const lines = text.trimEnd().split("\n").length;
  const says = README_WORDS.filter((word) => !text.toLowerCase().replace(/\s+/g, " ").includes(word)).map(
    (word) => `does not say "${word}"`,
  );
  if (lines < README_LINES_MIN || lines > README_LINES_MAX) says.push(`has ${String(lines)} lines`);
  return says.map((one) => ({ path, line: 1, says: one }));
}

function publicFiles(tree: SourceTree): string[] {
  return [...tree.code.keys()].filter(
    (path) => /^src\/[^/]+\/index\.ts$/.test(path) || placeOf(path) === "kernel",
  );
}

/** What a public file exports without a word about it, be it declared there or behind it. */
function undocumented(path: string, tree: SourceTree): Finding[] {
  const file = tree.code.get(path);
  if (!file) return [];
  const own = file.ast.statements.filter(isExported).flatMap((statement) => silent(statement, file));
  const passedOn = importsOf(tree)
    .filter((one) => one.from === path && !one.typeOnly && isReExport(file, one.line))
    .flatMap(({ target, names }) => names.flatMap((name) => silentBehind(name, target, tree)));
  return [...own, ...passedOn];
}

function isReExport(file: SourceFile, line: number): boolean {
  return file.ast.statements.some(
    (statement) => ts.isExportDeclaration(statement) && lineOf(file, statement) === line,
  );
}

function silentBehind(name: string, path: string | null, tree: SourceTree): Finding[] {
  const file = path === null ? undefined : tree.code.get(path);
  if (!file) return [];
  const declared = file.ast.statements.filter((statement) => namesOf(statement).includes(name));
  const findings = declared.flatMap((statement) => silent(statement, file));
  // One sentence is enough for a function with several signatures.
  return findings.length === declared.length ? findings.slice(0, 1) : [];
}

function silent(statement: ts.Statement, file: SourceFile): Finding[] {
  if (!isSpeaking(statement) || ts.getJSDocCommentsAndTags(statement).some(ts.isJSDoc)) return [];
  const says = `${namesOf(statement).join(", ")} has no docstring`;
  return [{ path: file.path, line: lineOf(file, statement), says }];
}

function isExported(statement: ts.Statement): boolean {
  return (
    ts.canHaveModifiers(statement) &&
    ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true
  );
}

/** Functions and classes, also when a constant holds them. */
function isSpeaking(statement: ts.Statement): boolean {
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) return true;
  return ts.isVariableStatement(statement) && statement.declarationList.declarations.some(isFunction);
}

function isFunction({ initializer }: ts.VariableDeclaration): boolean {
  return (
    initializer !== undefined && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer))
  );
}

function namesOf(statement: ts.Statement): string[] {
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement))
    return [statement.name?.text ?? ""];
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.map(({ name }) => name.getText());
}
