import { expect, test } from "@jest/globals";
import { isolationTests, reachable } from "./matrix.ts";
import { customerRows, restRows } from "./rows.ts";

test("every path and every root field has its row, and no row is of something that is gone", () => {
  expect([...Object.keys(restRows), ...Object.keys(customerRows)].sort()).toEqual(reachable());
});

isolationTests(() => () => undefined);
