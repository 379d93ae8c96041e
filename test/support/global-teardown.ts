import type { TestCluster } from "./cluster.ts";

const shared = globalThis as { tokenRelayTestCluster?: TestCluster };

export default async function globalTeardown(): Promise<void> {
  await shared.tokenRelayTestCluster?.stop();
}
