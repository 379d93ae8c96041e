import { loadOffer } from "../../src/catalog/index.ts";
import type { GraphqlDeps } from "../../src/graphql/index.ts";
import { dryRun, SupplierHealth, SupplierProbes } from "../../src/inference/index.ts";
import { findServingPolicies } from "../../src/policies/index.ts";
import { readSettings } from "../../src/settings.ts";
import { describeDatabase } from "../../src/storage/index.ts";
import type { Ctx } from "../../src/storage/context.ts";

export type Operations = GraphqlDeps["operations"];

/** What operators ask of the running product, for a world in which none runs: no jobs, nothing that is stuck. */
export function testOperations({ database, keyring }: Ctx): Operations {
  const probes = new SupplierProbes({ perMinute: 1_000 });
  return {
    version: "0.0.0",
    settings: readSettings({ RELAY_SMTP_URL: "smtp://user:hunter2@mail.example.com", PORT: "8080" }),
    probe: (target) => probes.probe(target),
    dryRun: async (ctx, input) =>
      dryRun(
        {
          facts: {
            offer: await loadOffer(database, keyring),
            policies: (customerId) => findServingPolicies(database, { customerId }),
          },
          health: new SupplierHealth(),
        },
        ctx,
        input,
      ),
    routeHealth: () => ({
      ...{ nodeId: "test", routes: [] },
      standingOf: () => ({
        ...{ deployment: "active", ejectedUntil: null },
        ...{ credential: "active", credentialUntil: null, credentialReason: null },
      }),
    }),
    jobs: { list: () => Promise.resolve([]), run: () => Promise.reject(new Error("there are no jobs")) },
    database: () => describeDatabase(database),
    closeReservation: () => Promise.resolve(false),
  };
}
