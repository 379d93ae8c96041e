import { asAppError, type AppError } from "../../kernel/app-error.ts";
import type { RequestRow } from "../../activity/index.ts";
import type { Balance } from "../../ledger/index.ts";
import type { Ctx } from "../../storage/index.ts";
import { Feed, type FeedOptions, type Look } from "./feed.ts";
import { followBalance } from "./follow-balance.ts";
import { followRequests } from "./follow-requests.ts";
import { Queue } from "./queue.ts";

export interface LiveFeedsOptions {
  /** The product's own context: one look serves everybody of a customer. */
  ctx: Ctx;
  report: (error: AppError) => void;
  pauseMs?: number;
}

const PAUSE_MS = 1_000;
const WAITING_MAX = 1_000;

/**
 * What can be followed live, one look a second for each customer and subject, however many listen. Nothing is
 * looked for where nobody does, and settling a request tells nobody: it is found.
 */
export class LiveFeeds {
  readonly #options: LiveFeedsOptions;
  readonly #requests = new Map<string, Feed<RequestRow>>();
  readonly #balances = new Map<string, Feed<Balance>>();

  constructor(options: LiveFeedsOptions) {
    this.#options = options;
  }

  /** How many subjects are looked at. */
  get size(): number {
    return this.#requests.size + this.#balances.size;
  }

  /** A customer's requests as they end, from now on: those that are wanted. */
  requests(
    customerId: string,
    isWanted: (row: RequestRow) => boolean,
  ): Promise<AsyncIterableIterator<RequestRow>> {
    const { ctx } = this.#options;
    return listen(isWanted, {
      feeds: this.#requests,
      customerId,
      make: () => this.#feed(followRequests(ctx, customerId)),
    });
  }

  /** A customer's balance now, and whenever it has moved. */
  balance(customerId: string): Promise<AsyncIterableIterator<Balance>> {
    const { ctx } = this.#options;
    return listen(() => true, {
      feeds: this.#balances,
      customerId,
      make: () => this.#feed(followBalance(ctx, customerId), { tellsLast: true }),
    });
  }

  #feed<T>(look: Look<T>, more: Partial<FeedOptions> = {}): Feed<T> {
    const { report, pauseMs = PAUSE_MS } = this.#options;
    return new Feed(look, { pauseMs, report: (thrown) => report(asAppError(thrown)), ...more });
  }
}

interface Subject<T> {
  feeds: Map<string, Feed<T>>;
  customerId: string;
  make: () => Feed<T>;
}

async function listen<T>(
  isWanted: (item: T) => boolean,
  { feeds, customerId, make }: Subject<T>,
): Promise<Queue<T>> {
  const feed = feeds.get(customerId) ?? make();
  feeds.set(customerId, feed);
  const queue = new Queue<T>(WAITING_MAX, () => {
    leave();
    if (!feed.hasListeners && feeds.get(customerId) === feed) feeds.delete(customerId);
  });
  const leave = feed.listen({
    push: (item) => {
      if (isWanted(item)) queue.push(item);
    },
    end: () => queue.end(),
  });
  try {
    await feed.begin();
  } catch (thrown) {
    queue.end();
    throw thrown;
  }
  return queue;
}
