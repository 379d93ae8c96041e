import type { OfferedDeployment } from "../../../src/catalog/index.ts";
import { flagDefaults } from "../../../src/catalog/index.ts";
import { plainFailure, type UpstreamFailureKind } from "../../../src/inference/dialects/upstream-failure.ts";
import {
  SupplierHealth,
  type CallEnd,
  type HealthCall,
  type SupplierHealthOptions,
} from "../../../src/inference/suppliers/supplier-health.ts";

export function deployment(id: string, secrets: readonly string[] = [`${id}-1`]): OfferedDeployment {
  return {
    ...{ id, providerId: `prv_${id}`, providerName: id, protocol: "openai" },
    ...{ baseUrl: "https://supplier.example.com/v1" },
    ...{ allowPrivateAddress: false, region: "eu", upstreamModel: "m", priority: 0, weight: 100 },
    ...{ flags: flagDefaults.openai, cost: null },
    credentials: secrets.map((secret) => ({ id: `crd_${secret}`, secret })),
  };
}

/** Health on a clock that stands still until it is moved, with nothing left to chance. */
export function healthAt(options: SupplierHealthOptions = {}) {
  const time = { ms: 1_000_000 };
  const told: { level: string; message: string; detail: Record<string, unknown> }[] = [];
  const health = new SupplierHealth({
    ...{ nowMs: () => time.ms, draw: () => 0 },
    tell: (level, message, detail) => void told.push({ level, message, detail }),
    ...options,
  });
  return { health, told, pass: (ms: number): void => void (time.ms += ms) };
}

/** A call that has begun. */
export function begin(
  health: SupplierHealth,
  called: OfferedDeployment,
  credential = called.credentials[0]!,
): HealthCall {
  const call = { route: { deployment: called, credential } };
  health.begin(call);
  return call;
}

export interface Ending {
  siblings?: readonly OfferedDeployment[];
  kind?: UpstreamFailureKind;
  status?: number;
  retryAfterSeconds?: number;
  tookMs?: number;
}

export function endOf(call: HealthCall, { kind, status = 500, ...ending }: Ending = {}): CallEnd {
  const { siblings = [call.route.deployment], retryAfterSeconds = null, tookMs = 10 } = ending;
  return {
    siblings,
    failure: kind ? { ...plainFailure(kind, status, ""), retryAfterSeconds } : null,
    code: kind ? "upstream_error" : null,
    httpStatus: kind ? status : 200,
    ...{ tookMs, stream: true },
  };
}

/** A whole call, from its beginning to its end. */
export function called(health: SupplierHealth, one: OfferedDeployment, ending: Ending = {}): void {
  const call = begin(health, one);
  if (!ending.kind) health.answered(call, ending.tookMs ?? 10, true);
  health.end(call, endOf(call, ending));
}

export function repeatedly(times: number, act: () => void): void {
  for (let i = 0; i < times; i++) act();
}
