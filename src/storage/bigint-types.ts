import pg from "pg";

const { INT8, TIMESTAMPTZ } = pg.types.builtins;
/** Of `text[]`, which `pg` has no name for. */
const TEXT_ARRAY = 1009 as unknown as typeof INT8;

type Parser<T> = (text: string) => T;
const readTime = pg.types.getTypeParser(TIMESTAMPTZ) as Parser<Date | number>;
const readTexts = pg.types.getTypeParser(TEXT_ARRAY) as Parser<string[]>;

// The one form in which PostgreSQL tells a time of our days where the zone is UTC; the parser of `pg` takes
// each apart with several patterns, which is a tenth of what a long list costs.
const UTC_TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,3})?\+00$/;
const QUOTED = /["\\]|NULL/;

/**
 * For raw queries: 8-byte integers are read as bigint, never as text or a float; times and lists of texts as
 * `pg` reads them, their common forms sooner. It goes with each query, because the Prisma adapter on the same
 * pool reads them in its own way.
 */
export const bigintTypes = new pg.TypeOverrides();
bigintTypes.setTypeParser(INT8, (text) => BigInt(text));
bigintTypes.setTypeParser(TIMESTAMPTZ, (text) =>
  UTC_TIME.test(text) ? new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`) : readTime(text),
);
bigintTypes.setTypeParser(TEXT_ARRAY, (text) => {
  if (text === "{}") return [];
  return QUOTED.test(text) ? readTexts(text) : text.slice(1, -1).split(",");
});
