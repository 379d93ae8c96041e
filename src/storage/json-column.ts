import type { Prisma } from "./prisma/client.ts";

/**
 * A document with names of anybody's choice, as a JSON column takes it. A plain object will not do: Prisma
 * reads a member `$type` in it as a word of its own.
 */
export function jsonColumn(document: object): Prisma.InputJsonValue {
  return { toJSON: () => ({ $type: "Json", value: JSON.stringify(document) }) };
}
