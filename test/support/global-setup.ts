import { startTestCluster, type TestCluster } from "./cluster.ts";

const shared = globalThis as { tokenRelayTestCluster?: TestCluster };

/** Starts the run's PostgreSQL; the workers learn where it is from the environment. */
export default async function globalSetup(): Promise<void> {
  const cluster = await startTestCluster();
  shared.tokenRelayTestCluster = cluster;
  process.env["RELAY_TEST_SUPERUSER_URL"] = cluster.superuserUrl;
  process.env["RELAY_TEST_TEMPLATE_URL"] = cluster.templateUrl;
}
