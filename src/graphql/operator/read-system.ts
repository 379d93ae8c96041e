import { listNodes } from "../../ledger/index.ts";
import type { GraphqlContext } from "../context.ts";
import { toSystem, type SystemView } from "./system-types.ts";

/** The running product, the database beneath it and the nodes beside it. */
export async function readSystem(ctx: GraphqlContext): Promise<SystemView> {
  const { version, database } = ctx.deps.operations;
  return toSystem({ version, database: await database(ctx), nodes: await listNodes(ctx) });
}
