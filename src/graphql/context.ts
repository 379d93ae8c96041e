import type { Ctx } from "../storage/index.ts";
import type { Browser } from "./browser.ts";
import type { GraphqlDeps } from "./deps.ts";
import type { LiveFeeds } from "./live/live-feeds.ts";
import type { Loaders } from "./loaders.ts";

/** What a resolver gets: the context of every verb, this request's loaders, and what other rooms lent. */
export interface GraphqlContext extends Ctx {
  loaders: Loaders;
  /** The far end of this call. */
  browser: Browser;
  /** When a query must be answered, in milliseconds of the machine's clock; Infinity for what is no query. */
  deadline: number;
  /** What can be followed. */
  live: LiveFeeds;
  deps: GraphqlDeps;
}
