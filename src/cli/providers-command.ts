import type { Command } from "commander";
import {
  listProviders,
  testCredential,
  type ProbeReport,
  type Provider,
  type SupplierProbe,
} from "../catalog/index.ts";
import { fail } from "../kernel/app-error.ts";
import type { Ctx } from "../storage/index.ts";
import { addCommand, addGroup } from "./add-command.ts";
import { exits } from "./exit-codes.ts";
import { print, table } from "./print.ts";
import type { Session } from "./session.ts";

interface TestOptions {
  credential?: string;
  json?: boolean;
}

interface Tested {
  provider: string;
  credential: string;
  report: ProbeReport;
}

const PAGE = { limit: 100 };

/** `providers test`. */
export function addProvidersCommand(program: Command, session: Session): void {
  const providers = addGroup(program, "providers", "the suppliers of models");
  addCommand(providers, "test", {
    says: "ask a supplier, or each of them, whether it answers and takes our credentials",
    examples: ["providers test", "providers test main-openai --credential a"],
    codes: { 0: "each works", [exits.refused]: "one does not" },
    more: "Nothing is bought: a supplier is asked for its models, or refuses an empty request.",
  })
    .argument("[name]", "the supplier's name or prv_…; all active ones when left out")
    .option("--credential <label>", "only this one; all active ones when left out")
    .action(async (name: string | undefined, { credential, json = false }: TestOptions) => {
      const tested = await session.withCtx((ctx) => testAll(ctx, { name, credential }));
      print(
        json,
        tested.map(toJson),
        table(["supplier", "credential", "", "ms", "finding"], tested.map(cellsOf)),
      );
      if (tested.some(({ report }) => !report.isWorking)) process.exitCode = exits.refused;
    });
}

async function testAll(
  ctx: Ctx,
  { name, credential }: { name: string | undefined; credential: string | undefined },
): Promise<Tested[]> {
  const { SupplierProbes } = await import("../inference/index.ts");
  const probes = new SupplierProbes();
  const probe: SupplierProbe = (target) => probes.probe(target);
  const found = (await everyProvider(ctx)).filter((one) => name === undefined || isNamed(one, name));
  if (found.length === 0 && name !== undefined)
    throw fail("not_found", { public: `There is no active supplier ${name}.` });
  const tested: Tested[] = [];
  for (const provider of found) {
    for (const { label } of provider.credentials.filter(({ status }) => status === "active")) {
      if (credential !== undefined && label !== credential) continue;
      const input = { providerId: provider.id, label, probe };
      tested.push({ provider: provider.name, credential: label, report: await testCredential(ctx, input) });
    }
  }
  if (tested.length > 0) return tested;
  throw fail("not_found", { public: "There is no active credential to test." });
}

async function everyProvider(ctx: Ctx): Promise<Provider[]> {
  const all: Provider[] = [];
  for (let cursor: string | null | undefined = undefined; cursor !== null;) {
    const page = await listProviders(ctx, { page: { ...PAGE, cursor }, status: "active" });
    all.push(...page.items);
    cursor = page.nextCursor;
  }
  return all;
}

function isNamed({ id, name }: Provider, wanted: string): boolean {
  return id === wanted || name === wanted;
}

function cellsOf({ provider, credential, report }: Tested): string[] {
  const { isWorking, latencyMs, problem, models } = report;
  const finding =
    problem ?? (models === null ? "it works" : `it works, and has ${String(models.length)} models`);
  return [provider, credential, isWorking ? "ok" : "WRONG", String(latencyMs), finding];
}

function toJson({ provider, credential, report }: Tested): object {
  const { isReachable, isWorking, latencyMs, httpStatus, models, problem } = report;
  return {
    ...{ provider, credential, is_reachable: isReachable, is_working: isWorking, latency_ms: latencyMs },
    ...{ http_status: httpStatus, models, problem },
  };
}
