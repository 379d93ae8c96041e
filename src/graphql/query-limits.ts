import {
  getNamedType,
  isObjectType,
  Kind,
  visit,
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";
import { fail } from "../kernel/app-error.ts";
import { PAGE_SIZE } from "./page-size.ts";

/** How much one operation may ask for. */
export const queryLimits = {
  tokens: 1000,
  depth: 10,
  aliases: 30,
  directives: 50,
  cost: 5000,
  /** Of an operation whose document is ours: who wrote it knew what it costs. */
  knownCost: 20_000,
} as const;

/** What reading the schema costs, however much of it is read: five times in one operation is enough. */
const INTROSPECTION_COST = 1000;

export interface Operation {
  schema: GraphQLSchema;
  document: DocumentNode;
  operation: OperationDefinitionNode;
  variables: Readonly<Record<string, unknown>>;
  /** Whether the document is one of ours. */
  isKnown?: boolean;
}

/** What an operation costs, and what it may. */
export interface Cost {
  requested: number;
  limit: number;
}

interface Walk {
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  variables: Readonly<Record<string, unknown>>;
  limit: number;
  /** What has been counted so far, over the whole operation. */
  cost: number;
}

/** Where the walk stands: one selection set, read `times` times at this depth. */
interface Level {
  selections: SelectionSetNode;
  type: GraphQLObjectType | undefined;
  depth: number;
  times: number;
}

/**
 * Refuses an operation that is too deep, too wide or too dear, before anything of it runs, and tells what the
 * others cost. Every field costs 1, and a connection's nodes cost their fields times the page size, whichever
 * way it is walked. The document must be valid. Throws `invalid_request`.
 */
export function refuseHeavyOperation(asked: Operation): Cost {
  refuseManyNodes(asked.document);
  const fragments = new Map(
    asked.document.definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((definition) => [definition.name.value, definition]),
  );
  const limit = asked.isKnown ? queryLimits.knownCost : queryLimits.cost;
  const variables = { ...defaultsOf(asked.operation), ...asked.variables };
  const walk: Walk = { fragments, variables, limit, cost: 0 };
  const root = asked.schema.getRootType(asked.operation.operation) ?? undefined;
  weigh(walk, { selections: asked.operation.selectionSet, type: root, depth: 1, times: 1 });
  return { requested: walk.cost, limit };
}

function defaultsOf(operation: OperationDefinitionNode): Record<string, unknown> {
  const numbers = (operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
    defaultValue?.kind === Kind.INT ? [[variable.name.value, Number(defaultValue.value)] as const] : [],
  );
  return Object.fromEntries(numbers);
}

function refuseManyNodes(document: DocumentNode): void {
  let aliases = 0;
  let directives = 0;
  visit(document, {
    Field: (field) => {
      if (field.alias) aliases++;
    },
    Directive: () => {
      directives++;
    },
  });
  if (aliases > queryLimits.aliases) throw tooMuch("aliases", queryLimits.aliases);
  if (directives > queryLimits.directives) throw tooMuch("directives", queryLimits.directives);
}

function weigh(walk: Walk, level: Level): void {
  if (level.depth > queryLimits.depth) throw tooMuch("levels of fields", queryLimits.depth);
  for (const selection of level.selections.selections) {
    // A spread counts too, so that fragments which only spread each other end here as well.
    spend(walk, level.times);
    if (selection.kind === Kind.FIELD) weighField(walk, level, selection);
    else if (selection.kind === Kind.INLINE_FRAGMENT)
      weigh(walk, { ...level, selections: selection.selectionSet });
    else {
      const fragment = walk.fragments.get(selection.name.value);
      if (fragment) weigh(walk, { ...level, selections: fragment.selectionSet });
    }
  }
}

function weighField(walk: Walk, level: Level, field: FieldNode): void {
  if (!field.selectionSet) return;
  if (field.name.value.startsWith("__")) {
    // graphql-js bounds how deep it goes. Without aliases fields of one name fall together, however many
    // fragments repeat them, so that it is never more than the schema.
    spend(walk, INTROSPECTION_COST);
    refuseAliases(walk.fragments, field.selectionSet, new Set());
    return;
  }
  const definition = level.type?.getFields()[field.name.value];
  const named = definition && getNamedType(definition.type);
  weigh(walk, {
    selections: field.selectionSet,
    type: isObjectType(named) ? named : undefined,
    depth: level.depth + 1,
    times: level.times * pageSize(walk, field, definition),
  });
}

function spend(walk: Walk, cost: number): void {
  walk.cost += cost;
  if (walk.cost > walk.limit) throw tooMuch("units of cost", walk.limit);
}

function refuseAliases(
  fragments: Walk["fragments"],
  { selections }: SelectionSetNode,
  seen: Set<string>,
): void {
  for (const selection of selections) {
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      const name = selection.name.value;
      const fragment = seen.has(name) ? undefined : fragments.get(name);
      if (fragment) refuseAliases(fragments, fragment.selectionSet, seen.add(name));
      continue;
    }
    if (selection.kind === Kind.FIELD && selection.alias)
      throw fail("invalid_request", { public: "Introspection may not use aliases." });
    if (selection.selectionSet) refuseAliases(fragments, selection.selectionSet, seen);
  }
}

/** How many items a list gives at most; 1 for what is no list. The larger of both, should both be said. */
function pageSize(
  walk: Walk,
  field: FieldNode,
  definition: GraphQLField<unknown, unknown> | undefined,
): number {
  if (!definition?.args.some((argument) => argument.name === "first")) return 1;
  const sizes = ["first", "last"]
    .map((name) =>
      numberOf(
        walk,
        field.arguments?.find((argument) => argument.name.value === name),
      ),
    )
    .filter((size) => size !== null);
  return sizes.length > 0 ? Math.max(1, ...sizes) : PAGE_SIZE;
}

/** The number that an argument gives; null when it gives none, which execution refuses or takes as unsaid. */
function numberOf(walk: Walk, argument: ArgumentNode | undefined): number | null {
  const given = argument?.value;
  const value = given?.kind === Kind.VARIABLE ? walk.variables[given.name.value] : given;
  if (value === undefined || value === null) return null;
  const number = Number(typeof value === "object" && "value" in value ? value.value : value);
  return Number.isNaN(number) ? null : number;
}

function tooMuch(what: string, limit: number): Error {
  return fail("invalid_request", { public: `The operation has more than ${String(limit)} ${what}.` });
}
