import {
  getNamedType,
  isObjectType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";
import { Extensions } from "type-graphql";

/** A field that is answered once and never again, such as the plain text of a token. */
export function ShownOnce(): PropertyDecorator & MethodDecorator {
  return Extensions({ shownOnce: true });
}

/** What was executed: the operation, in the document that has its fragments. */
export interface Executed {
  schema: GraphQLSchema;
  document: DocumentNode;
  operation: OperationDefinitionNode;
}

interface Place {
  type: GraphQLObjectType;
  selections: SelectionSetNode;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

/** The data of an answer as it may be kept: whatever is shown once is null. */
export function withoutShownOnce({ schema, document, operation }: Executed, data: unknown): unknown {
  const type = schema.getRootType(operation.operation);
  const fragments = new Map(
    document.definitions
      .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
      .map((definition) => [definition.name.value, definition]),
  );
  return type ? redact({ type, selections: operation.selectionSet, fragments }, data) : data;
}

function redact(place: Place, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => redact(place, item));
  if (typeof value !== "object" || value === null) return value;
  const kept = { ...(value as Record<string, unknown>) };
  for (const field of fieldsOf(place, place.selections)) {
    const key = field.alias?.value ?? field.name.value;
    const definition = place.type.getFields()[field.name.value];
    const inner = definition && getNamedType(definition.type);
    if (definition?.extensions["shownOnce"]) kept[key] = null;
    else if (isObjectType(inner) && field.selectionSet) {
      kept[key] = redact({ ...place, type: inner, selections: field.selectionSet }, kept[key]);
    }
  }
  return kept;
}

/** The fields of a selection set, those of its fragments included: no type here has another one inside. */
function fieldsOf(place: Place, { selections }: SelectionSetNode): FieldNode[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    if (selection.kind === Kind.INLINE_FRAGMENT) return fieldsOf(place, selection.selectionSet);
    const fragment = place.fragments.get(selection.name.value);
    return fragment ? fieldsOf(place, fragment.selectionSet) : [];
  });
}
