import {
  getNullableType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  type SelectionSetNode,
  type VariableDefinitionNode,
} from "graphql";
import type { GraphqlContext } from "./context.ts";

type Resolve = GraphQLFieldResolver<unknown, GraphqlContext>;

interface Common {
  isRequired: boolean;
  /** Where it stands, for an error: "ApiKey.name". */
  name: string;
}

/** How a value of the answer is put together. */
export type Part =
  | (Common & { kind: "leaf"; serialize: (value: unknown) => unknown })
  | (Common & { kind: "list"; of: Part })
  | (Common & { kind: "object"; fields: readonly PlannedField[] });

export interface PlannedField {
  /** Under which name it is answered. */
  key: string;
  name: string;
  /** Null where the field is read off its object. */
  resolve: Resolve | null;
  info: GraphQLResolveInfo;
  part: Part;
}

/** How a document with one root field is executed. */
export interface RootPlan {
  root: GraphQLField<unknown, unknown>;
  node: FieldNode;
  key: string;
  part: Part;
  info: GraphQLResolveInfo;
  variables: readonly VariableDefinitionNode[];
}

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/**
 * The plan of a validated document; null for what a plan cannot say: several root fields, directives,
 * arguments below the root, a field that is asked for twice, unions and interfaces.
 */
export function planOf(schema: GraphQLSchema, document: DocumentNode): RootPlan | null {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const operation = document.definitions.find((each) => each.kind === Kind.OPERATION_DEFINITION);
  const rootType = operation && schema.getRootType(operation.operation);
  const nodes = operation && fieldNodes(operation.selectionSet, fragments);
  const [node, second] = nodes ?? [];
  if (!operation || !rootType || !node || second || hasDirectives(node)) return null;
  const root: RootPlan["root"] | undefined = rootType.getFields()[node.name.value];
  const part = root && partOf(root.type, node, { fragments, name: `${rootType.name}.${root.name}` });
  if (!part) return null;
  return {
    ...{ root, node, part },
    key: keyOf(node),
    info: infoOf(root),
    variables: operation.variableDefinitions ?? [],
  };
}

interface Place {
  fragments: Fragments;
  name: string;
}

function partOf(type: GraphQLOutputType, node: FieldNode, { fragments, name }: Place): Part | null {
  const inner = getNullableType(type);
  const common = { isRequired: isNonNullType(type), name };
  if (isListType(inner)) {
    const of = partOf(inner.ofType, node, { fragments, name });
    return of && { ...common, kind: "list", of };
  }
  if (isLeafType(inner)) {
    const serialize = (value: unknown): unknown => inner.serialize(value);
    return { ...common, kind: "leaf", serialize };
  }
  const fields = isObjectType(inner) && node.selectionSet && fieldsOf(inner, node.selectionSet, fragments);
  return fields ? { ...common, kind: "object", fields } : null;
}

function fieldsOf(
  type: GraphQLObjectType,
  selections: SelectionSetNode,
  fragments: Fragments,
): PlannedField[] | null {
  const nodes = fieldNodes(selections, fragments);
  if (!nodes) return null;
  const fields: PlannedField[] = [];
  for (const node of nodes) {
    const definition = type.getFields()[node.name.value] as GraphQLField<unknown, GraphqlContext> | undefined;
    if (!definition || definition.args.length > 0 || hasDirectives(node)) return null;
    const part = partOf(definition.type, node, { fragments, name: `${type.name}.${definition.name}` });
    if (!part) return null;
    fields.push({
      key: keyOf(node),
      name: definition.name,
      resolve: definition.resolve ?? null,
      info: infoOf(definition),
      part,
    });
  }
  return new Set(fields.map(({ key }) => key)).size === fields.length ? fields : null;
}

/** The fields of a selection, those of its fragments in their place; null where a directive decides. */
function fieldNodes({ selections }: SelectionSetNode, fragments: Fragments): FieldNode[] | null {
  const found: FieldNode[] = [];
  for (const selection of selections) {
    if (hasDirectives(selection)) return null;
    if (selection.kind === Kind.FIELD) {
      found.push(selection);
      continue;
    }
    // Without unions and interfaces, a fragment that is valid here is of this very type.
    const inner = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
    const nodes = inner && fieldNodes(inner.selectionSet, fragments);
    if (!nodes) return null;
    found.push(...nodes);
  }
  return found;
}

/** All that our resolvers, and what wraps them, look at. */
function infoOf({ name: fieldName }: { name: string }): GraphQLResolveInfo {
  return { fieldName } as GraphQLResolveInfo;
}

function hasDirectives({ directives }: { directives?: readonly unknown[] | undefined }): boolean {
  return directives !== undefined && directives.length > 0;
}

function keyOf(node: FieldNode): string {
  return node.alias?.value ?? node.name.value;
}
