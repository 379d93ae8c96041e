import type { Ctx } from "../storage/index.ts";
import type { Browser } from "./browser.ts";
import type { GraphqlDeps } from "./deps.ts";
import type { Loaders } from "./loaders.ts";

/** What a resolver gets: the context of every verb, this request's loaders, and what other rooms lent. */
export interface GraphqlContext extends Ctx {
  loaders: Loaders;
  /** The far end of this call. */
  browser: Browser;
  deps: GraphqlDeps;
}
