import { lexicographicSortSchema, printSchema, type GraphQLSchema } from "graphql";
import { buildCustomerSchema, buildOperatorSchema } from "./schema.ts";

/** The two schemas as they are committed in `schema/`: sorted, with descriptions. */
export function printSchemas(): { customer: string; operator: string } {
  return { customer: print(buildCustomerSchema()), operator: print(buildOperatorSchema()) };
}

function print(schema: GraphQLSchema): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
