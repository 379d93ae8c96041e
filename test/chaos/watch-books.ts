import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";

export interface BookWatch {
  samples: number;
  /** Breaches that a sample has seen: a negative figure, or a reservation that outlived its request. */
  breaches: string[];
  stop(): Promise<void>;
}

export interface WatchOptions {
  superuserUrl: string;
  /**
   * When a request was over for its client, in milliseconds of the wall clock; undefined: not yet, or not
   * known.
   */
  endedAt: (requestId: string) => number | undefined;
}

const PERIOD_MS = 250;
const OPEN_MAX_MS = 60_000;
const AWAY_MIN_MS = 1_000;
const BREACHES_MAX = 20;
const NEGATIVE = `
  SELECT id AS subject, format('available %s, reserved %s', available, reserved) AS detail FROM account
  WHERE available < 0 OR reserved < 0
  UNION ALL
  SELECT api_key_id, format('quota window %s: spent %s, reserved %s', "window", spent, reserved) FROM key_quota
  WHERE spent < 0 OR reserved < 0`;
const LONG_OPEN = `
  SELECT request_id AS subject FROM reservation
  WHERE state = 0 AND created_at < now() - interval '60 seconds'`;

/** Looks at the books again and again, past the relays, for what may not be true at any moment. */
export function watchBooks({ superuserUrl, endedAt }: WatchOptions): BookWatch {
  let isOver = false;
  const watch: BookWatch = {
    samples: 0,
    breaches: [],
    async stop() {
      isOver = true;
      await done;
    },
  };
  const away: { fromMs: number; toMs: number }[] = [];
  let lookedMs = Date.now();
  // Nobody can end a reservation while there is no database: that time does not count.
  const ageOf = (endedMs: number): number =>
    away.reduce(
      (age, { fromMs, toMs }) => age - Math.max(0, toMs - Math.max(fromMs, endedMs)),
      Date.now() - endedMs,
    );
  const look = async (client: pg.Client): Promise<void> => {
    const negative = await client.query<{ subject: string; detail: string }>(NEGATIVE);
    for (const { subject, detail } of negative.rows) complain(watch, `${subject} is negative: ${detail}`);
    const open = await client.query<{ subject: string }>(LONG_OPEN);
    if (Date.now() - lookedMs > AWAY_MIN_MS) away.push({ fromMs: lookedMs, toMs: Date.now() });
    lookedMs = Date.now();
    for (const { subject } of open.rows) {
      const ended = endedAt(subject);
      if (ended !== undefined && ageOf(ended) > OPEN_MAX_MS)
        complain(watch, `${subject} is still reserved ${String(ageOf(ended))} ms after its end`);
    }
    watch.samples += 1;
  };
  const run = async (): Promise<void> => {
    while (!isOver) {
      const client = new pg.Client({ connectionString: superuserUrl });
      client.on("error", () => undefined);
      try {
        await client.connect();
        while (!isOver) {
          await look(client);
          await sleep(PERIOD_MS);
        }
      } catch {
        // The database is stopped again and again; the next look is at the next connection.
        await sleep(PERIOD_MS);
      }
      await client.end().catch(() => undefined);
    }
  };
  const done = run();
  return watch;
}

function complain(watch: BookWatch, breach: string): void {
  if (watch.breaches.length < BREACHES_MAX) watch.breaches.push(breach);
}
