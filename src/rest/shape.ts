import {
  getNullableType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type SelectionSetNode,
} from "graphql";
import { snakeCase } from "./spelling.ts";

/**
 * What a document selects of a type, worked out once: it leads the renaming of answers and the printing of
 * schemas.
 */
export type Shape =
  | { kind: "leaf"; nullable: boolean; type: GraphQLOutputType }
  | { kind: "list" | "connection"; nullable: boolean; of: Shape }
  | ObjectShape;

export interface ObjectShape {
  kind: "object";
  nullable: boolean;
  type: GraphQLObjectType;
  /**
   * The fragment that makes up the whole selection: such objects have a name of their own in openapi.json.
   */
  fragment: string | null;
  fields: ShapeField[];
}

export interface ShapeField {
  /** The key in GraphQL's answer. */
  key: string;
  /** The key on the wire. */
  wire: string;
  definition: GraphQLField<unknown, unknown>;
  shape: Shape;
}

export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/** The shape of a type as this selection reads it. */
export function shapeOf(
  type: GraphQLOutputType,
  selections: SelectionSetNode | undefined,
  fragments: Fragments,
): Shape {
  const nullable = !isNonNullType(type);
  const inner = getNullableType(type);
  if (isListType(inner)) {
    return { nullable, kind: "list", of: shapeOf(inner.ofType, selections, fragments) };
  }
  if (!isObjectType(inner) || !selections) return { nullable, kind: "leaf", type: inner };
  const fields = fieldsOf(inner, selections, fragments);
  if (inner.name.endsWith("Connection")) return { nullable, kind: "connection", of: nodesOf(inner, fields) };
  return { nullable, kind: "object", type: inner, fragment: onlyFragment(selections), fields };
}

function fieldsOf(type: GraphQLObjectType, selections: SelectionSetNode, fragments: Fragments): ShapeField[] {
  return selections.selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return fieldOf(type, selection, fragments);
    if (selection.kind === Kind.INLINE_FRAGMENT) return fieldsOf(type, selection.selectionSet, fragments);
    const fragment = fragments.get(selection.name.value);
    return fragment ? fieldsOf(type, fragment.selectionSet, fragments) : [];
  });
}

function fieldOf(type: GraphQLObjectType, node: FieldNode, fragments: Fragments): ShapeField[] {
  const definition = type.getFields()[node.name.value];
  if (!definition) return [];
  const key = node.alias?.value ?? node.name.value;
  return [
    { key, wire: snakeCase(key), definition, shape: shapeOf(definition.type, node.selectionSet, fragments) },
  ];
}

function nodesOf(type: GraphQLObjectType, fields: ShapeField[]): Shape {
  const nodes = fields.find((field) => field.key === "nodes")?.shape;
  if (nodes?.kind !== "list" || !fields.some((field) => field.key === "pageInfo")) {
    throw new Error(
      `a document that reads ${type.name} must select nodes and pageInfo { endCursor hasNextPage }`,
    );
  }
  return nodes.of;
}

function onlyFragment(selections: SelectionSetNode): string | null {
  const [only, second] = selections.selections;
  return only?.kind === Kind.FRAGMENT_SPREAD && !second ? only.name.value : null;
}
