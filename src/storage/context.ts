import type { Clock } from "../kernel/clock.ts";
import type { Keyring } from "../kernel/keyring.ts";
import type { Principal } from "../kernel/principal.ts";
import type { Claim } from "./claim.ts";
import type { Database } from "./database.ts";

/** What every verb of a domain room gets as its first argument. */
export interface Ctx {
  principal: Principal;
  database: Database;
  clock: Clock;
  keyring: Keyring;
  /** `req_…` of the call that is being served; audit rows carry it. */
  requestId: string;
  /** What a request with an Idempotency-Key may do once; `audit` marks it as used. */
  claim?: Claim;
}
