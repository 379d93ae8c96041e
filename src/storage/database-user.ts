import { stat } from "node:fs/promises";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";
import type { Log } from "./log.ts";
import { runProgram, type SystemUser } from "./run-program.ts";

const NAME = "postgres";
const TIMEOUT_MS = 20_000;
// The first is the tool of most distributions, the second that of Alpine and BusyBox.
const WAYS_TO_ADD = [
  `useradd --system --user-group --no-create-home --home-dir /nonexistent --shell /bin/false ${NAME}`,
  `adduser -S -D -H -s /bin/false ${NAME}`,
];

/**
 * Whom the database runs as: null for ourselves unless we are root, which PostgreSQL refuses to be; then the
 * owner of the cluster that is there, so that a data directory made by another user stays theirs, else the
 * system user `postgres`, made if need be.
 */
export async function chooseDatabaseUser(cluster: string, log: Log): Promise<SystemUser | null> {
  if (process.getuid?.() !== 0) return null;
  const owner = await stat(cluster).catch(() => null);
  if (owner !== null && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const known = await lookUp();
  if (known !== null) return known;
  for (const [file = "", ...args] of WAYS_TO_ADD.map((command) => command.split(" "))) {
    await runProgram({ file, args, user: null, timeoutMs: TIMEOUT_MS }).catch(() => null);
    const added = await lookUp();
    if (added === null) continue;
    log.info(`created the system user ${NAME}: PostgreSQL does not run as root`);
    return added;
  }
  throw new EmbeddedPostgresError(
    `PostgreSQL does not run as root, and the system user ${NAME} could not be created. ` +
      `Run \`useradd --system ${NAME}\`, start Token Relay as another user, or set DATABASE_URL to a ` +
      "PostgreSQL of your own.",
  );
}

async function lookUp(): Promise<SystemUser | null> {
  const [uid, gid] = await Promise.all([readNumber("-u"), readNumber("-g")]);
  return uid === null || gid === null || uid === 0 ? null : { uid, gid };
}

async function readNumber(which: "-u" | "-g"): Promise<number | null> {
  const asked = await runProgram({ file: "id", args: [which, NAME], user: null, timeoutMs: TIMEOUT_MS });
  return asked.code === 0 ? Number(asked.output) : null;
}
