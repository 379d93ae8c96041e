import type { Database } from "../../storage/index.ts";
import { countOperators } from "./operator-store.ts";

/** Whether anybody can log in to run the product; until then it is new. */
export async function hasOperator(database: Database): Promise<boolean> {
  return (await countOperators(database)) > 0;
}
