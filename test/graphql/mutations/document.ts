import {
  getNamedType,
  getNullableType,
  isLeafType,
  isListType,
  isObjectType,
  type GraphQLObjectType,
} from "graphql";
import { buildCustomerSchema } from "../../../src/graphql/index.ts";

const schema = buildCustomerSchema();

/** Every mutation of the customer schema, by its name. */
export const mutations = schema.getMutationType()?.getFields() ?? {};

const documents = new Map<string, string>();

/** A mutation of one input, which reads of its payload whatever can be read without arguments. */
export function documentOf(name: string): string {
  const known = documents.get(name);
  if (known !== undefined) return known;
  const field = mutations[name];
  const payload = getNamedType(field?.type);
  if (!field || !isObjectType(payload)) throw new Error(`there is no mutation ${name}`);
  const type = String(field.args[0]?.type);
  const text = `mutation ($input: ${type}) { ${name}(input: $input) { ${selectionOf(payload, 3)} } }`;
  documents.set(name, text);
  return text;
}

function selectionOf(type: GraphQLObjectType, depth: number): string {
  const fields = Object.values(type.getFields()).filter(({ args }) => args.length === 0);
  return fields
    .flatMap(({ name, type: given }) => {
      const inner = getNamedType(given);
      if (isLeafType(inner)) return [name];
      if (!isObjectType(inner) || depth === 0) return [];
      const isLong = isListType(getNullableType(given)) && name !== "userErrors";
      const selection = isLong ? "" : selectionOf(inner, depth - 1);
      return selection === "" ? [] : [`${name} { ${selection} }`];
    })
    .join(" ");
}

/** The fields of payloads that are shown once and never again. */
export const shownOnce: ReadonlySet<string> = new Set(
  Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .flatMap((type) => Object.values(type.getFields()))
    .filter(({ extensions }) => extensions["shownOnce"] === true)
    .map(({ name }) => name),
);
