import pg from "pg";

/**
 * For raw queries: 8-byte integers are read as bigint, never as text or a float. It goes with each query, because the
 * Prisma adapter on the same pool reads them in its own way.
 */
export const bigintTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: "text" | "binary") => {
    if (oid === (pg.types.builtins.INT8 as number)) return (text: string) => BigInt(text);
    return pg.types.getTypeParser(oid, format as "text");
  }) as typeof pg.types.getTypeParser,
};
