import { cp, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { masterKey } from "../support/relay.ts";
import { chaosCatalog } from "./chaos-catalog.ts";
import { startFaultProxy, type FaultProxy } from "./fault-proxy.ts";
import { adminEmail, adminPassword, Operator } from "./operator.ts";
import { startPostgres, type Postgres } from "./postgres.ts";
import { RelayNode } from "./relay-node.ts";
import { startSuppliers, type Suppliers } from "./suppliers.ts";

/** Real relays, each behind a proxy of its own on one real PostgreSQL, and the suppliers that they call. */
export interface World {
  relays: RelayNode[];
  /** In the order of the relays. */
  proxies: FaultProxy[];
  postgres: Postgres;
  suppliers: Suppliers;
  operator: Operator;
  /** The directory of the build that runs. */
  build: string;
  /** For the product's own command line, beside the proxies. */
  cliEnv: Record<string, string>;
  /** Ends and removes everything; with `keep`, the relays' logs and data stay. */
  close(keep?: boolean): Promise<string>;
}

export interface WorldOptions {
  relays: number;
  /** A built checkout of the product. */
  product?: string;
}

const root = new URL("../../", import.meta.url).pathname;

export async function openWorld({ relays: count, product = root }: WorldOptions): Promise<World> {
  const closes: (() => Promise<unknown>)[] = [];
  const closeAll = async (): Promise<void> => {
    for (const close of closes.splice(0).reverse()) await close().catch(complain);
  };
  try {
    const home = await mkdtemp(join(tmpdir(), "token-relay-chaos-"));
    const build = await copyBuild(product, home);
    const postgres = await startPostgres();
    closes.push(() => postgres.remove());
    const suppliers = await startSuppliers();
    closes.push(() => suppliers.stop());
    const proxies = await Promise.all(Array.from({ length: count }, () => startFaultProxy(postgres.port)));
    closes.push(() => Promise.all(proxies.map((proxy) => proxy.close())));
    const relays = await makeRelays({ home, build, postgres, suppliers, proxies });
    closes.push(() => Promise.all(relays.map((relay) => relay.stop())));
    // The first one makes the schema and the operator.
    for (const relay of relays) await relay.start();
    const operator = new Operator();
    if (relays[0]) await operator.logIn(relays[0]);
    const cliEnv = { DATABASE_URL: postgres.url, RELAY_MASTER_KEY: masterKey };
    return {
      ...{ relays, proxies, postgres, suppliers, operator, build, cliEnv },
      async close(keep = false) {
        await closeAll();
        if (!keep) await rm(home, { recursive: true, force: true });
        return home;
      },
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

interface Parts {
  home: string;
  build: string;
  postgres: Postgres;
  suppliers: Suppliers;
  proxies: FaultProxy[];
}

async function makeRelays({ home, build, postgres, suppliers, proxies }: Parts): Promise<RelayNode[]> {
  const catalog = join(home, "catalog.json");
  await writeFile(catalog, JSON.stringify(chaosCatalog(suppliers.urls)));
  return Promise.all(
    proxies.map((proxy, index) => {
      const url = new URL(postgres.url);
      url.port = String(proxy.port);
      const name = `relay-${String(index)}`;
      const env = {
        ...{ DATABASE_URL: url.href, RELAY_MASTER_KEY: masterKey, RELAY_CATALOG: catalog },
        ...{ RELAY_DEMO: "false", RELAY_ADMIN_EMAIL: adminEmail, RELAY_ADMIN_PASSWORD: adminPassword },
      };
      return RelayNode.make({ name, home: join(home, name), build, env });
    }),
  );
}

/** Relays are started many times over; a build that is made meanwhile must not be mixed in. */
async function copyBuild(product: string, home: string): Promise<string> {
  const build = join(home, "build");
  for (const part of ["dist", "prisma", "schema", "package.json"])
    await cp(join(product, part), join(build, part), { recursive: true });
  for (const part of ["node_modules", "src"]) await symlink(join(product, part), join(build, part));
  return build;
}

function complain(error: unknown): void {
  process.stderr.write(`not closed: ${String(error)}\n`);
}
