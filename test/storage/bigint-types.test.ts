import { expect, test } from "@jest/globals";
import pg from "pg";
import { bigintTypes } from "../../src/storage/bigint-types.ts";

const { INT8, TIMESTAMPTZ } = pg.types.builtins;
const TEXT_ARRAY = 1009 as unknown as typeof INT8;

type Parser = (text: string) => unknown;
const ours = (type: typeof INT8): Parser => bigintTypes.getTypeParser(type, "text") as unknown as Parser;
const theirs = (type: typeof INT8): Parser => pg.types.getTypeParser(type) as Parser;

test("an 8-byte integer is a bigint, to the last digit", () => {
  expect(ours(INT8)("9007199254740993")).toBe(9_007_199_254_740_993n);
});

test.each([
  ...["2026-11-26 13:05:07+00", "2026-11-26 13:05:07.1+00", "2026-11-26 13:05:07.123+00"],
  ...["2026-11-26 13:05:07.123456+00", "2026-11-26 21:05:07.5+08", "2026-02-28 23:59:59.999-03:30"],
  ...["0044-03-15 12:00:00+00 BC", "12026-01-01 00:00:00+00", "infinity", "-infinity"],
])("the time %s is read as pg reads it", (text) => {
  expect(ours(TIMESTAMPTZ)(text)).toEqual(theirs(TIMESTAMPTZ)(text));
});

test.each([
  ...[
    "{}",
    "{a}",
    "{a,b c,d}",
    '{"a,b",c}',
    '{"",x}',
    '{"a\\"b"}',
    "{NULL,a}",
    '{"NULL"}',
    "{a\\\\b}",
    "{名,字}",
  ],
])("the list of texts %s is read as pg reads it", (text) => {
  expect(ours(TEXT_ARRAY)(text)).toEqual(theirs(TEXT_ARRAY)(text));
});
