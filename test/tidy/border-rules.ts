import ts from "typescript";
import { importsOf, type Import } from "./imports.ts";
import { isPrismaClient, placeOf, rooms } from "./rooms.ts";
import { findNodes, type Finding, type Rule, type SourceTree } from "./source-tree.ts";

const DIALECT = /^src\/inference\/dialects\/([^/]+)\//;
const WRITERS_AND_READERS =
  /^(find|create|update|upsert|delete|count|aggregate|groupBy)(Unique|First|Many)?(OrThrow|AndReturn)?$/;
const RAW_SQL = new Set(["$queryRaw", "$queryRawUnsafe", "$executeRaw", "$executeRawUnsafe"]);

export const borderRules: Rule[] = [
  {
    id: "place",
    name: "every file of src stands in a room of the table, or is one of the named files that put rooms together",
    check: (tree) =>
      [...tree.code.keys()].flatMap((path) =>
        placeOf(path) === null ? [{ path, line: 1, says: "has no place in test/tidy/rooms.ts" }] : [],
      ),
  },
  {
    id: "room",
    name: "a room imports only the rooms that the table allows it, and nobody imports what puts rooms together",
    check: (tree) => complainOfImports(tree, roomComplaint),
  },
  {
    id: "package",
    name: "a room imports only the packages that the table allows it",
    check: (tree) => complainOfImports(tree, packageComplaint),
  },
  {
    id: "index",
    name: "a room is entered through its index.ts, kernel and Prisma's generated client excepted",
    check: (tree) => complainOfImports(tree, indexComplaint),
  },
  {
    id: "dialect",
    name: "a dialect imports only kernel, its own folder, the files beside the folders, and the catalog's types",
    check: (tree) => complainOfImports(tree, dialectComplaint),
  },
  {
    id: "prisma",
    name: "Prisma's client is imported only by stores and by storage",
    check: (tree) => complainOfImports(tree, prismaComplaint),
  },
  {
    id: "query",
    name: "queries stand only in stores and in storage",
    check: (tree) =>
      findNodes(tree, (node, { path }) =>
        mayQuery(path) || !isQuery(node) ? null : "runs a query outside a store",
      ),
  },
  {
    id: "decorator",
    name: "decorators and type-graphql stay in src/graphql",
    check: (tree) => [
      ...findNodes(tree, (node, { path }) => {
        return ts.isDecorator(node) && placeOf(path) !== "graphql" ? "decorates outside src/graphql" : null;
      }),
      ...complainOfImports(tree, ({ from, package: name }) =>
        name === "type-graphql" && placeOf(from) !== "graphql"
          ? "imports type-graphql outside src/graphql"
          : null,
      ),
    ],
  },
  {
    id: "express",
    name: "express is imported by app.ts and graphql-doors.ts, its types also by rest",
    check: (tree) => complainOfImports(tree, expressComplaint),
  },
  {
    id: "environment",
    name: "the environment is read by main.ts and the command line, and handed on from there",
    check: (tree) =>
      findNodes(tree, (node, { path }) =>
        readsEnvironment(node) && !/^src\/(main\.ts|cli\.ts|cli\/.*)$/.test(path)
          ? "reads process.env"
          : null,
      ),
  },
];

function complainOfImports(tree: SourceTree, complain: (one: Import) => string | null): Finding[] {
  return importsOf(tree).flatMap((one) => {
    const says = complain(one);
    return says === null ? [] : [{ path: one.from, line: one.line, says }];
  });
}

function roomComplaint(one: Import): string | null {
  const { from, target } = one;
  const here = placeOf(from);
  if (target === null || here === null || here === "composition") return null;
  const there = placeOf(target);
  if (here === there) return null;
  if (there === "composition") return `${here} imports ${target}, which puts rooms together`;
  const allowed = rooms[here]?.imports.some((entry) => allows(entry, one, there));
  return allowed ? null : `${here} may not import ${one.typeOnly ? "types of " : ""}${target}`;
}

function allows(entry: string, one: Import, there: string | null): boolean {
  const path = entry.replace(/^type /, "");
  if (path !== entry && !one.typeOnly) return false;
  if (path.endsWith("/")) return one.target?.startsWith(path) === true;
  return path.includes("/") ? one.target === path : there === path;
}

function packageComplaint({ from, specifier, package: name, typeOnly }: Import): string | null {
  const place = placeOf(from);
  const room = place === null ? undefined : rooms[place];
  if (room === undefined) return null;
  if (specifier.startsWith("node:")) return place === "console" ? "a browser has no modules of Node" : null;
  if (name === null || room.packages === "any") return null;
  const allowed = room.packages.includes(name) || (typeOnly && room.packages.includes(`type ${name}`));
  return allowed ? null : `${String(place)} may not import ${typeOnly ? "types of " : ""}${name}`;
}

function indexComplaint({ from, target }: Import): string | null {
  if (target === null || isPrismaClient(target)) return null;
  const here = placeOf(from);
  const there = placeOf(target);
  if (there === null || there === here || there === "kernel" || there === "composition") return null;
  if (target === `src/${there}/index.ts`) return null;
  const named = rooms[here ?? ""]?.imports.map((entry) => entry.replace(/^type /, "")) ?? [];
  const open = named.some((path) => path === target || (path.endsWith("/") && target.startsWith(path)));
  return open ? null : `enters ${there} by ${target} instead of src/${there}/index.ts`;
}

function dialectComplaint({ from, target, typeOnly }: Import): string | null {
  if (target === null || target.startsWith("src/kernel/")) return null;
  if (!from.startsWith("src/inference/dialects/")) return null;
  // The flags of a supplier are the catalog's words.
  if (target === "src/catalog/index.ts" && typeOnly) return null;
  const here = DIALECT.exec(from)?.[1];
  const there = DIALECT.exec(target)?.[1];
  if (!target.startsWith("src/inference/dialects/")) return `a dialect imports ${target}`;
  return here === undefined || there === undefined || here === there
    ? null
    : `dialect ${here} imports ${there}`;
}

function prismaComplaint({ from, target, package: name, names }: Import): string | null {
  const fromStorage = target === "src/storage/index.ts" && names.includes("Prisma");
  const client =
    fromStorage || (target !== null && isPrismaClient(target)) || name?.startsWith("@prisma/") === true;
  return client && !mayQuery(from) ? "imports Prisma's client outside a store" : null;
}

function expressComplaint({ from, package: name, typeOnly }: Import): string | null {
  if (name !== "express" && name !== "@as-integrations/express5") return null;
  if (from === "src/app.ts" || from === "src/graphql-doors.ts") return null;
  if (typeOnly && name === "express" && placeOf(from) === "rest") return null;
  return `imports ${name}`;
}

function mayQuery(path: string): boolean {
  const place = placeOf(path);
  return (
    place === "storage" || place === "console" || (place !== "composition" && path.endsWith("-store.ts"))
  );
}

/** `$queryRaw`, `client.query(…)`, `systemQuery(…)`, or a call on a table: `tx.account.findUnique(…)`. */
function isQuery(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node) && RAW_SQL.has(node.name.text)) return true;
  if (!ts.isCallExpression(node)) return false;
  const called = node.expression;
  if (ts.isIdentifier(called)) return called.text === "systemQuery";
  if (!ts.isPropertyAccessExpression(called)) return false;
  return called.name.text === "query" || isTableCall(called);
}

function isTableCall(called: ts.PropertyAccessExpression): boolean {
  const table = called.expression;
  if (!WRITERS_AND_READERS.test(called.name.text) || !ts.isPropertyAccessExpression(table)) return false;
  const owner = table.expression;
  const name = ts.isPropertyAccessExpression(owner)
    ? owner.name.text
    : ts.isIdentifier(owner)
      ? owner.text
      : "";
  return name === "tx" || name === "prisma";
}

function readsEnvironment(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node)) return node.name.text === "env" && isProcess(node.expression);
  if (ts.isElementAccessExpression(node)) {
    const key = node.argumentExpression;
    return ts.isStringLiteralLike(key) && key.text === "env" && isProcess(node.expression);
  }
  if (ts.isVariableDeclaration(node) && node.initializer && ts.isObjectBindingPattern(node.name)) {
    return isProcess(node.initializer) && node.name.elements.some((element) => sourceOf(element) === "env");
  }
  return ts.isImportDeclaration(node) && importsEnvironment(node);
}

function isProcess(node: ts.Expression): boolean {
  return ts.isIdentifier(node) && node.text === "process";
}

function sourceOf(element: ts.BindingElement): string {
  const name = element.propertyName ?? element.name;
  return ts.isIdentifier(name) ? name.text : "";
}

function importsEnvironment(node: ts.ImportDeclaration): boolean {
  if (!ts.isStringLiteral(node.moduleSpecifier) || !/^(node:)?process$/.test(node.moduleSpecifier.text))
    return false;
  const bindings = node.importClause?.namedBindings;
  if (!bindings || !ts.isNamedImports(bindings)) return false;
  return bindings.elements.some((element) => (element.propertyName ?? element.name).text === "env");
}
