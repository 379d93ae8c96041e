import {
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLArgument,
  type GraphQLInputType,
} from "graphql";
import { newId } from "../../src/kernel/ids.ts";

const SCALARS: Readonly<Record<string, unknown>> = {
  ...{ String: "nothing", Int: 1, Boolean: true, Decimal: "1.00", Percent: 1, JSONObject: {} },
  ...{ DateTime: "2026-01-01T00:00:00.000Z", DateOrDateTime: "2026-01-01" },
};

/** Variables of the right form, about things that do not exist: for whom it matters only whether he is let in. */
export function dummyVariables(args: readonly GraphQLArgument[]): Record<string, unknown> {
  const required = args.filter((arg) => isNonNullType(arg.type));
  return Object.fromEntries(required.map((arg) => [arg.name, dummyOf(arg.type)]));
}

function dummyOf(given: GraphQLInputType): unknown {
  const type = getNullableType(given);
  if (isListType(type)) return [dummyOf(type.ofType)];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (isInputObjectType(type)) {
    const required = Object.values(type.getFields()).filter((field) => isNonNullType(field.type));
    return Object.fromEntries(required.map((field) => [field.name, dummyOf(field.type)]));
  }
  return type.name === "ID" ? newId("cus") : SCALARS[type.name];
}
