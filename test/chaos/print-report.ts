import type { Exhaustion } from "./exhaust.ts";
import type { FaultCounts } from "./inject-faults.ts";
import type { Judgement } from "./judge/judge-all.ts";
import type { Seen } from "./load.ts";
import type { Outage } from "./outage.ts";
import { amountOf } from "./price-of.ts";
import type { World } from "./world.ts";

export interface Run {
  seed: number;
  seconds: number;
  faults: FaultCounts | null;
  exhaustions: (Exhaustion & { name: string })[];
  outage: Outage | null;
  judgement: Judgement;
}

const BREACHES_SHOWN = 8;

/** The report of a run as text. */
export function printReport(world: World, seen: Seen, run: Run): string {
  const { judgement } = run;
  const { counts } = judgement;
  const lines = [
    `seed ${String(run.seed)}, ${run.seconds.toFixed(0)} s; ${String(seen.begun.size)} requests begun`,
    `acknowledged ${String(counts.acknowledged)}, charged ${String(counts.charged)}, settled late ${String(counts.settledLate)}, reaped ${String(counts.reaped)}, written off ${String(counts.writtenOff)} (${amountOf(counts.writtenOffSum)}); quiet after ${counts.quietMs.toFixed(0)} ms`,
    `answers: ${[...seen.statuses].map(([name, count]) => `${name} ${String(count)}`).join(", ")}`,
    ...faultLines(world, run),
    ...run.exhaustions.map(exhaustionLine),
    ...(run.outage ? [outageLine(run.outage)] : []),
    "",
    "the suppliers' work and what was charged for it (I10):",
    ...judgement.exceptions.map(
      ({ ending, requests, worked, charged }) =>
        `  ${ending.padEnd(34)} ${String(requests).padStart(7)}  worked ${amountOf(worked)}  charged ${amountOf(charged)}`,
    ),
    "",
    ...judgement.findings.flatMap(({ statement, breaches, detail }) => [
      `${breaches.length === 0 ? "ok   " : "WRONG"} ${statement} (${detail}${breaches.length > 0 ? `, ${String(breaches.length)} wrong` : ""})`,
      ...breaches.slice(0, BREACHES_SHOWN).map((breach) => `        ${breach}`),
    ]),
  ];
  return `${lines.join("\n")}\n`;
}

function faultLines({ relays, proxies }: World, { faults }: Run): string[] {
  if (!faults) return [];
  const cuts = { unsent: 0, sent: 0, done: 0 };
  for (const { counts } of proxies)
    for (const kind of ["unsent", "sent", "done"] as const) cuts[kind] += counts[kind];
  const starts = relays.flatMap(({ startsMs }) => startsMs);
  return [
    `faults: ${Object.entries(faults)
      .map(([kind, count]) => `${kind} ${String(count)}`)
      .join(", ")}`,
    `connections cut: before the statement ${String(cuts.unsent)}, behind it ${String(cuts.sent)}, after its commit ${String(cuts.done)}`,
    `starts of relays ${String(starts.length)}, the slowest took ${Math.max(...starts).toFixed(0)} ms; starts without a database ${String(relays.reduce((sum, { failedStarts }) => sum + failedStarts, 0))}`,
  ];
}

function exhaustionLine({
  name,
  served,
  refused,
  available,
  reserved,
  quota,
}: Exhaustion & { name: string }): string {
  const refusals = Object.entries(refused).map(([code, count]) => `${code} ${String(count)}`);
  const counted = quota ? `, quota spent ${amountOf(quota.spent)}, reserved ${amountOf(quota.reserved)}` : "";
  return `exhaustion ${name}: served ${String(served)}; ${refusals.join(", ")}; available ${amountOf(available)}, reserved ${amountOf(reserved)}${counted}`;
}

function outageLine({
  streams,
  wholeStreams,
  endedMeanwhile,
  refusals,
  settledMs,
  servedMs,
}: Outage): string {
  const slowest = Math.max(0, ...refusals.map(({ tookMs }) => tookMs));
  return `outage: ${String(wholeStreams)} of ${String(streams)} streams whole, ${String(endedMeanwhile)} ended meanwhile; ${String(refusals.length)} new requests, ${String(refusals.filter(({ status }) => status === 503).length)} answered 503, the slowest in ${String(slowest)} ms; served again after ${String(servedMs)} ms, all settled after ${String(settledMs)} ms`;
}
