import {
  getNamedType,
  isObjectType,
  Kind,
  visit,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";
import { fail } from "../kernel/app-error.ts";

/** How much one operation may ask for. */
export const queryLimits = { tokens: 1000, depth: 10, aliases: 30, directives: 50, cost: 5000 } as const;

export interface Operation {
  schema: GraphQLSchema;
  document: DocumentNode;
  operation: OperationDefinitionNode;
  variables: Readonly<Record<string, unknown>>;
}

interface Walk {
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  variables: Readonly<Record<string, unknown>>;
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
 * Refuses an operation that is too deep, too wide or too dear, before anything of it runs. Every field costs
 * 1, and a connection's nodes cost their fields times the page size. The document must be valid. Throws
 * `invalid_request`.
 */
export function refuseHeavyOperation(asked: Operation): void {
  refuseManyNodes(asked.document);
  const fragments = new Map(
    asked.document.definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((definition) => [definition.name.value, definition]),
  );
  const walk: Walk = {
    fragments,
    variables: { ...defaultsOf(asked.operation), ...asked.variables },
    cost: 0,
  };
  const root = asked.schema.getRootType(asked.operation.operation) ?? undefined;
  weigh(walk, { selections: asked.operation.selectionSet, type: root, depth: 1, times: 1 });
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
    walk.cost += level.times;
    if (walk.cost > queryLimits.cost) throw tooMuch("units of cost", queryLimits.cost);
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
  // Introspection has its own rule for depth in graphql-js, and touches no data.
  if (!field.selectionSet || field.name.value.startsWith("__")) return;
  const definition = level.type?.getFields()[field.name.value];
  const named = definition && getNamedType(definition.type);
  const inner: Level = {
    selections: field.selectionSet,
    type: isObjectType(named) ? named : undefined,
    depth: level.depth + 1,
    times:
      level.times * pageSize(walk, field, definition?.args.find((arg) => arg.name === "first")?.defaultValue),
  };
  weigh(walk, inner);
}

function pageSize(walk: Walk, field: FieldNode, byDefault: unknown): number {
  if (byDefault === undefined) return 1;
  const given = field.arguments?.find((argument) => argument.name.value === "first")?.value;
  const value =
    given?.kind === Kind.INT
      ? Number(given.value)
      : given?.kind === Kind.VARIABLE
        ? (walk.variables[given.name.value] ?? byDefault)
        : byDefault;
  return Math.max(1, Number(value) || 1);
}

function tooMuch(what: string, limit: number): Error {
  return fail("invalid_request", { public: `The operation has more than ${String(limit)} ${what}.` });
}
