import { readdirSync, readFileSync } from "node:fs";
import {
  Kind,
  OperationTypeNode,
  parse,
  typeFromAST,
  validate,
  visit,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from "graphql";
import { shapeOf, type Fragments, type Shape } from "./shape.ts";

/** A document of schema/operations, parsed and validated: what a route executes. */
export interface Operation {
  name: string;
  /** The operation and the fragments it uses, nothing else. */
  document: DocumentNode;
  /** Whether it changes anything. */
  isMutation: boolean;
  /** The one root field that it reads. */
  root: GraphQLField<unknown, unknown>;
  /** The key of the root field in the answer. */
  key: string;
  variables: Variable[];
  shape: Shape;
}

/**
 * A variable of an operation and the argument of the root field that it feeds: there stand limits and
 * description.
 */
export interface Variable {
  name: string;
  type: GraphQLInputType;
  argument: GraphQLArgument;
  hasDefault: boolean;
}

/** Where the documents are, seen from `src/rest` and from `dist/rest` alike. */
export const operationsFolder = new URL("../../schema/operations/", import.meta.url);

/**
 * Reads every document of a folder and checks it against the schema.
 * Throws with the document's name when one does not fit, so that the start fails and not a request.
 */
export function loadOperations(schema: GraphQLSchema, folder: URL): ReadonlyMap<string, Operation> {
  const sources = readdirSync(folder)
    .filter((file) => file.endsWith(".graphql"))
    .sort()
    .map((file) => readFileSync(new URL(file, folder), "utf8"));
  return prepareOperations(schema, sources.join("\n"));
}

/** The same for documents at hand. */
export function prepareOperations(schema: GraphQLSchema, source: string): ReadonlyMap<string, Operation> {
  const { definitions } = parse(source);
  const fragments: Fragments = new Map(
    definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((definition) => [definition.name.value, definition]),
  );
  const operations = definitions
    .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
    .map((definition) => prepare(schema, definition, fragments));
  return new Map(operations.map((operation) => [operation.name, operation]));
}

function prepare(
  schema: GraphQLSchema,
  definition: OperationDefinitionNode,
  fragments: Fragments,
): Operation {
  const name = definition.name?.value;
  if (name === undefined) throw new Error("a document in schema/operations has no name");
  const document: DocumentNode = {
    kind: Kind.DOCUMENT,
    definitions: [definition, ...usedFragments(definition, fragments)],
  };
  const [error] = validate(schema, document);
  if (error) throw new Error(`the document ${name} does not fit the schema: ${error.message}`);
  const [node, second] = definition.selectionSet.selections;
  if (node?.kind !== Kind.FIELD || second)
    throw new Error(`the document ${name} must read exactly one root field`);
  const root = schema.getRootType(definition.operation)?.getFields()[node.name.value];
  if (!root) throw new Error(`the document ${name} reads no root field`);
  return {
    name,
    document,
    isMutation: definition.operation === OperationTypeNode.MUTATION,
    root,
    key: node.alias?.value ?? node.name.value,
    variables: variablesOf(schema, definition, { root, node }),
    shape: shapeOf(root.type, node.selectionSet, fragments),
  };
}

function usedFragments(definition: OperationDefinitionNode, fragments: Fragments): FragmentDefinitionNode[] {
  const used = new Set<FragmentDefinitionNode>();
  const collect = (node: OperationDefinitionNode | FragmentDefinitionNode): void => {
    visit(node, {
      FragmentSpread: ({ name }) => {
        const fragment = fragments.get(name.value);
        if (!fragment || used.has(fragment)) return;
        used.add(fragment);
        collect(fragment);
      },
    });
  };
  collect(definition);
  return [...used];
}

function variablesOf(
  schema: GraphQLSchema,
  definition: OperationDefinitionNode,
  at: { root: GraphQLField<unknown, unknown>; node: FieldNode },
): Variable[] {
  return (definition.variableDefinitions ?? []).map(({ variable, type: typeNode, defaultValue }) => {
    const name = variable.name.value;
    const given = at.node.arguments?.find(
      ({ value }) => value.kind === Kind.VARIABLE && value.name.value === name,
    );
    const argument = at.root.args.find((candidate) => candidate.name === given?.name.value);
    const type = typeFromAST(schema, typeNode) as GraphQLInputType | undefined;
    if (!argument || !type) throw new Error(`the variable $${name} must feed an argument of ${at.root.name}`);
    return { name, type, argument, hasDefault: defaultValue !== undefined };
  });
}
