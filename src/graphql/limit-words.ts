import { getNullableType, isListType, type GraphQLArgument, type GraphQLInputField } from "graphql";
import { limitsOf, type Limits } from "./limits.ts";

/** What an argument or input field may be, in sentences; empty when its type says all. */
export function limitWords(field: GraphQLArgument | GraphQLInputField): string {
  const limits = limitsOf(field);
  const words = [
    ...(limits.values ? [`One of ${limits.values.map((value) => `\`${value}\``).join(", ")}.`] : []),
    ...range(limits.min, limits.max, ""),
    ...range(limits.minLength, limits.maxLength, " characters"),
    ...(isListType(getNullableType(field.type)) ? range(limits.minItems, limits.maxItems, " items") : []),
    ...(limits.notNull ? ["May be left out, but not be null."] : []),
  ];
  return words.join(" ");
}

function range(min: Limits["min"], max: Limits["max"], unit: string): string[] {
  if (min === undefined && max === undefined) return [];
  if (max === undefined) return [`At least ${String(min)}${unit}.`];
  if (min === undefined) return [`At most ${String(max)}${unit}.`];
  return [`${String(min)} to ${String(max)}${unit}.`];
}
