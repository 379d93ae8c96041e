import { connect as connectPlain } from "node:net";
import { once } from "node:events";
import { connect as connectTls } from "node:tls";
import { loadOffer, type ProbeTarget } from "../catalog/index.ts";
import type { Ctx } from "../storage/index.ts";

const GREETING_MAX_MS = 10_000;

export interface Asking {
  name: string;
  /** What it answers, in words; throws when something is wrong with it. */
  ask: () => Promise<string>;
}

/** Each supplier that serves a model, with the question whether it answers and takes our credentials. */
export async function askSuppliers(ctx: Ctx): Promise<Asking[]> {
  const offer = await loadOffer(ctx.database, ctx.keyring);
  const { SupplierProbes } = await import("../inference/index.ts");
  const probes = new SupplierProbes();
  const targets = new Map<string, ProbeTarget>();
  for (const { deployments } of offer.models.values()) {
    for (const {
      providerId,
      protocol,
      baseUrl,
      allowPrivateAddress,
      credentials,
      upstreamModel,
    } of deployments) {
      const secret = credentials[0]?.secret;
      if (secret === undefined || targets.has(providerId)) continue;
      targets.set(providerId, { protocol, baseUrl, allowPrivateAddress, secret, upstreamModel });
    }
  }
  return [...targets.values()].map((target) => ({
    name: new URL(target.baseUrl).host,
    ask: async () => {
      const { isWorking, problem, latencyMs } = await probes.probe(target);
      if (!isWorking) throw new Error(problem ?? "it does not work");
      return `it answers in ${String(latencyMs)} ms`;
    },
  }));
}

/** Connects to a mail server and reads its greeting; no mail is sent and nobody logs in. */
export async function askMailServer(text: string): Promise<string> {
  const url = new URL(text);
  const isTls = url.protocol === "smtps:";
  const [host, port] = [url.hostname, Number(url.port || (isTls ? 465 : 587))];
  const socket = isTls ? connectTls({ host, port, servername: host }) : connectPlain({ host, port });
  try {
    const signal = AbortSignal.timeout(GREETING_MAX_MS);
    const [greeting] = (await once(socket, "data", { signal })) as [Buffer];
    if (!greeting.toString("latin1").startsWith("220"))
      throw new Error(`${host} does not greet as a mail server does`);
    return `${host} answers`;
  } finally {
    socket.destroy();
  }
}
