import { setTimeout as sleep } from "node:timers/promises";
import { applyCatalog, parseCatalogFile } from "../../src/catalog/index.ts";
import type { Node } from "../../src/node.ts";
import type { Ctx } from "../../src/storage/index.ts";

const HEARD_MAX_MS = 10_000;

/** Applies a catalog, and waits until these nodes sell its models: they hear of it a moment later. */
export async function applyTestCatalog(
  ctx: Ctx,
  nodes: readonly Pick<Node, "facts">[],
  catalog: string,
): Promise<void> {
  const file = parseCatalogFile(catalog, {});
  await applyCatalog(ctx, file);
  const isHeard = (): boolean =>
    nodes.every(({ facts }) => file.models.every(({ id }) => facts.offer.models.has(id)));
  const endMs = performance.now() + HEARD_MAX_MS;
  while (!isHeard()) {
    if (performance.now() > endMs) throw new Error("the nodes did not hear of the catalog");
    await sleep(5);
  }
}
