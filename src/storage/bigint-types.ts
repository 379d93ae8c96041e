import pg from "pg";

/**
 * For raw queries: 8-byte integers are read as bigint, never as text or a float. It goes with each query,
 * because the Prisma adapter on the same pool reads them in its own way.
 */
export const bigintTypes = new pg.TypeOverrides();
bigintTypes.setTypeParser(pg.types.builtins.INT8, (text) => BigInt(text));
