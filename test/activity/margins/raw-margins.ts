import type { MarginDimension, MarginSums, ReportMarginsInput } from "../../../src/activity/index.ts";

/** A call as it is written. */
export interface RawCall {
  number: number;
  provider: string;
  credential: string;
  /** Whether it used anything. */
  used: boolean;
  cost: number | null;
  currency: string;
}

/** A request as it is written. */
export interface RawRequest {
  id: string;
  at: Date;
  customerId: string;
  model: string;
  served: string | null;
  charge: number;
  calls: RawCall[];
}

/** What the database should hold, kept by rules that are written down apart from it. */
export class RawRows {
  readonly requests = new Map<string, RawRequest>();

  /** Writes a batch: what is there stays, unless it is late; calls that are there stay in any case. */
  write(batch: readonly RawRequest[], late: readonly string[]): void {
    for (const { calls, ...row } of batch) {
      const known = this.requests.get(row.id);
      if (!known) {
        this.requests.set(row.id, { ...row, calls: [...calls] });
        continue;
      }
      if (late.includes(row.id)) Object.assign(known, { served: row.served, charge: row.charge });
      const isNew = (call: RawCall): boolean => known.calls.every(({ number }) => number !== call.number);
      known.calls.push(...calls.filter(isNew));
    }
  }

  /** The report, from one request after the other. */
  report(
    query: Omit<ReportMarginsInput, "from" | "to"> & { from: Date; to: Date },
    currencyOf: (customerId: string) => string,
  ): { totals: MarginSums[]; lines: ({ key: string | null } & MarginSums)[] } {
    const totals = new Sums();
    const lines = new Sums();
    for (const request of this.requests.values()) {
      if (request.at < query.from || request.at >= query.to) continue;
      if (request.charge === 0 && request.calls.length === 0) continue;
      const currency = currencyOf(request.customerId);
      if (query.customerId !== undefined && query.customerId !== request.customerId) continue;
      if (query.model !== undefined && ![request.model, request.served].includes(query.model)) continue;
      const asked = request.calls.filter(
        (call) =>
          (query.providerId === undefined || call.provider === query.providerId) &&
          (query.credentialId === undefined || call.credential === query.credentialId),
      );
      const isNarrowed = query.providerId !== undefined || query.credentialId !== undefined;
      if (isNarrowed && asked.length === 0) continue;
      totals.add({
        key: null,
        currency,
        request,
        calls: asked,
        unknownIn: isNarrowed ? asked : request.calls,
      });
      for (const [key, calls] of groupsOf(query.by, request, asked)) {
        const unknownIn = query.by === "provider" && query.credentialId === undefined ? calls : undefined;
        const apart = query.by === "credential" ? calls : (unknownIn ?? (isNarrowed ? asked : request.calls));
        lines.add({ key, currency, request, calls, unknownIn: apart });
      }
    }
    return { totals: totals.list().map(({ key: _, ...sums }) => sums), lines: lines.list() };
  }
}

function groupsOf(
  by: MarginDimension,
  request: RawRequest,
  asked: readonly RawCall[],
): Map<string | null, readonly RawCall[]> {
  if (by === "customer") return new Map([[request.customerId, asked]]);
  if (by === "model") return new Map([[request.model, asked]]);
  if (by === "day") return new Map([[request.at.toISOString().slice(0, 10), asked]]);
  if (asked.length === 0) return new Map([[null, []]]);
  const groups = new Map<string | null, RawCall[]>();
  for (const call of asked) groups.set(call[by], [...(groups.get(call[by]) ?? []), call]);
  return groups;
}

class Sums {
  readonly #sums = new Map<string, { key: string | null } & MarginSums>();

  add(of: {
    key: string | null;
    currency: string;
    request: RawRequest;
    calls: readonly RawCall[];
    unknownIn: readonly RawCall[];
  }): void {
    const { key, currency, request, calls } = of;
    const name = JSON.stringify([key, currency]);
    const none = { requests: 0, requestsOfUnknownCost: 0, calls: 0, callsOfUnknownCost: 0 };
    const sums = this.#sums.get(name) ?? {
      ...{ key, currency, ...none, charged: 0n as never, supplierCost: 0n as never },
    };
    const isUnknown = (call: RawCall): boolean =>
      call.used && (call.cost === null || call.currency !== currency);
    const last = Math.max(0, ...request.calls.map(({ number }) => number));
    const isLast = request.calls.length === 0 || calls.some(({ number }) => number === last);
    sums.requests += 1;
    if (of.unknownIn.some(isUnknown)) sums.requestsOfUnknownCost += 1;
    sums.calls += calls.length;
    sums.callsOfUnknownCost += calls.filter(isUnknown).length;
    if (isLast) sums.charged = (sums.charged + BigInt(request.charge)) as never;
    for (const { cost, currency: its } of calls)
      if (cost !== null && its === currency) sums.supplierCost = (sums.supplierCost + BigInt(cost)) as never;
    this.#sums.set(name, sums);
  }

  list(): ({ key: string | null } & MarginSums)[] {
    return [...this.#sums.values()];
  }
}
