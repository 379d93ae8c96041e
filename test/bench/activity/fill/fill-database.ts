import type { Keyring } from "../../../../src/kernel/keyring.ts";
import { seededRandom } from "../../shuffle.ts";
import { weighHours } from "../world/calendar.ts";
import { drawCustomers, type BenchCustomer } from "../world/draw-customers.ts";
import { drawTemplates } from "../world/draw-templates.ts";
import { connectFiller, inLanes } from "./cluster.ts";
import { closeBooks, fillEntries, fillReservations, openBooks } from "./fill-books.ts";
import { fillAttempts, fillConversations, fillRequests, monthsOf, type Month } from "./fill-requests.ts";
import { fillSums } from "./fill-rollups.ts";
import { foldAccounts } from "./fold-accounts.ts";
import { layOut } from "./lay-out.ts";
import { writeWorld } from "./write-world.ts";

export interface FillInput {
  superuserUrl: string;
  keyring: Keyring;
  rows: number;
  seed: number;
  /** The end of what is filled. */
  until: Date;
  /** How many days it is long; a year without it. */
  days?: number;
  tell: (line: string) => void;
}

/** What was filled, and how long each step took. */
export interface Filled {
  customers: readonly BenchCustomer[];
  /** An API key of each customer, by its id. */
  tokens: Map<string, string>;
  from: Date;
  rows: number;
  steps: { name: string; rows: number; seconds: number }[];
}

const DAY_MS = 86_400_000;
const TEMPLATES = 60_000;

/** Fills a migrated, empty database with requests and all that belongs to them. */
export async function fillDatabase(input: FillInput): Promise<Filled> {
  const { superuserUrl, keyring, rows, seed, until, tell } = input;
  const random = seededRandom(seed);
  const customers = drawCustomers(random);
  const templates = drawTemplates(customers, { count: Math.min(TEMPLATES, rows), random });
  const lengthMs = (input.days ?? 365) * DAY_MS;
  const from = new Date(until.getTime() - lengthMs);
  const span = { from, switchAt: new Date(from.getTime() + lengthMs / 2), to: until };
  const months = monthsOf(span);
  const filled: Filled = { customers, tokens: new Map(), from, rows: 0, steps: [] };
  const step = async (name: string, work: () => Promise<unknown>): Promise<void> => {
    const startedMs = performance.now();
    await work();
    const seconds = (performance.now() - startedMs) / 1_000;
    filled.steps.push({ name, rows, seconds });
    tell(`${name}: ${seconds.toFixed(1)} s, ${(rows / seconds).toFixed(0)} requests a second`);
  };
  const client = await connectFiller(superuserUrl);
  try {
    await step("the world", async () => {
      filled.tokens = await writeWorld(client, customers, { span, keyring });
      await client.query("SELECT activity_ensure_partitions($1::date, 14)", [from]);
      const hours = weighHours(
        from,
        until,
        templates.zones.map(({ share }) => share),
      );
      await layOut(client, { templates, hours, span, rows });
      await fillConversations(client);
      await openBooks(client);
    });
    await step("requests", () =>
      inLanes(
        superuserUrl,
        alternate(months, (month) => async (lane) => {
          const written = await fillRequests(lane, { month, seed, templates });
          filled.rows += written;
        }),
      ),
    );
    await step("attempts, reservations, ledger", () =>
      inLanes(superuserUrl, [
        months.map((month) => (lane) => fillEntries(lane, month)),
        [
          ...months.map((month) => of(fillReservations, month)),
          ...months.map((month) => of(fillAttempts, month)),
        ],
      ]),
    );
    await step("sums", () => fillSums(superuserUrl, months));
    await closeBooks(client);
    await step("folds", () => foldAccounts(superuserUrl));
    await client.query("DROP SCHEMA bench CASCADE");
  } finally {
    await client.end();
  }
  return filled;
}

type Task = Parameters<typeof inLanes>[1][number][number];

function of(work: (client: Parameters<Task>[0], month: Month) => Promise<void>, month: Month): Task {
  return (lane) => work(lane, month);
}

/** Every other month in one of two lanes. */
function alternate(months: readonly Month[], taskOf: (month: Month) => Task): Task[][] {
  return [0, 1].map((lane) => months.filter((_, index) => index % 2 === lane).map(taskOf));
}
