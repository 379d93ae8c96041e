import { readFileSync } from "node:fs";
import type { Config } from "../config.ts";
import type { GraphqlDeps } from "../graphql/index.ts";
import { dryRun, SupplierProbes } from "../inference/index.ts";
import type { JobRunner } from "../job-runner.ts";
import { closeOne } from "../ledger/index.ts";
import { recordOfLeft, type Node } from "../node.ts";
import { describeDatabase } from "../storage/index.ts";

/** What operators ask of the running product itself, made of its parts. */
export function operationsOf(
  { facts, health, lane, books, database }: Pick<Node, "facts" | "health" | "lane" | "books" | "database">,
  { jobs, settings }: Pick<Config, "settings"> & { jobs: JobRunner },
): GraphqlDeps["operations"] {
  const probes = new SupplierProbes();
  return {
    version: readVersion(),
    settings,
    async probe(target) {
      const report = await probes.probe(target);
      if (report.isWorking) health.trust(target.secret);
      return report;
    },
    dryRun: (ctx, input) => dryRun({ facts, health }, ctx, input),
    routeHealth: () => ({
      ...{ nodeId: lane.node.nodeId, routes: health.list() },
      standingOf: (route) => health.standingOf(route),
    }),
    jobs: {
      list: (ctx) => jobs.list(ctx),
      run: (ctx, input) => jobs.run(ctx, input),
    },
    database: () => describeDatabase(database),
    closeReservation: (requestId) => closeOne({ books, lane, record: recordOfLeft }, requestId),
  };
}

function readVersion(): string {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
