import { newChronicle, type Chronicle } from "./chronicle.ts";
import { exhaust, type Scarce } from "./exhaust.ts";
import type { FaultCounts } from "./inject-faults.ts";
import { judgeAll } from "./judge/judge-all.ts";
import {
  judgeExhaustions,
  judgeExtent,
  judgeOutage,
  judgeRelays,
  type NamedExhaustion,
} from "./judge/judge-phases.ts";
import { readOptions, type Options } from "./options.ts";
import { outage } from "./outage.ts";
import { printReport, type Run } from "./print-report.ts";
import { runChaos } from "./run-chaos.ts";
import { watchBooks } from "./watch-books.ts";
import { openWorld, type World } from "./world.ts";

const RELAYS = 3;
const PER_RELAY = 400;
const ROUNDS = 5;

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function exhaustAll(world: World, chronicle: Chronicle): Promise<NamedExhaustion[]> {
  const rounds: NamedExhaustion[] = [];
  for (const scarce of ["balance", "quota"] satisfies Scarce[]) {
    for (let round = 1; round <= ROUNDS; round++) {
      const name = `${scarce}-${String(round)}`;
      tell(`exhaustion ${name}`);
      rounds.push({ name, ...(await exhaust(world, { scarce, perRelay: PER_RELAY, name }, chronicle)) });
    }
  }
  return rounds;
}

/** Runs the phases one after the other, then judges all of it together. */
async function run(world: World, options: Options, chronicle: Chronicle): Promise<Run> {
  const { seed, phases, requests } = options;
  const beganMs = performance.now();
  const watch = watchBooks({
    superuserUrl: world.postgres.superuserUrl,
    endedAt: (requestId) => chronicle.seen.endedAt.get(requestId),
  });
  const lengthMs = options.minutes * 60_000;
  const faults: FaultCounts | null = phases.includes("chaos")
    ? await runChaos(world, { seed, lengthMs, requests, tell }, chronicle)
    : null;
  const exhaustions = phases.includes("exhaustion") ? await exhaustAll(world, chronicle) : [];
  if (phases.includes("outage")) tell(`the database is away for ${String(options.outageSeconds)} s`);
  const away = phases.includes("outage")
    ? await outage(world, { downMs: options.outageSeconds * 1_000 }, chronicle)
    : null;
  tell("the books are judged");
  const judgement = await judgeAll(world, chronicle, watch);
  const { findings, counts } = judgement;
  if (faults) findings.push(judgeExtent(counts.acknowledged, requests));
  if (exhaustions.length > 0) findings.push(judgeExhaustions(exhaustions));
  if (away) findings.push(judgeOutage(away));
  findings.push(judgeRelays(world.relays));
  const seconds = (performance.now() - beganMs) / 1_000;
  return { seed, seconds, faults, exhaustions, outage: away, judgement };
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const again = `--seed ${String(options.seed)} --minutes ${String(options.minutes)}`;
  tell(`seed ${String(options.seed)}; the same plan again: npm run test:chaos -- ${again}`);
  const world = await openWorld({
    relays: RELAYS,
    ...(options.product !== null && { product: options.product }),
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void world.close().then(() => process.exit(130)));
  const chronicle = newChronicle();
  let isRight = false;
  try {
    const told = await run(world, options, chronicle);
    process.stdout.write(printReport(world, chronicle.seen, told));
    isRight = told.judgement.findings.every(({ breaches }) => breaches.length === 0);
  } finally {
    const keep = options.keep || !isRight;
    const home = await world.close(keep);
    if (keep) tell(`the relays' logs and data are in ${home}`);
  }
  process.exitCode = isRight ? 0 : 1;
}

await main();
