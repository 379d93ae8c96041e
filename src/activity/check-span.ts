import { fail } from "../kernel/app-error.ts";

const DAY_MS = 86_400_000;

/**
 * Throws `invalid_request`, with the parameter at fault, when a range is turned round, or longer than so many
 * days and what is granted beyond.
 */
export function checkSpan(
  { from, to }: { from: Date; to: Date },
  { daysMax, slackMs = 0 }: { daysMax: number; slackMs?: number },
): void {
  if (from > to) throw fail("invalid_request", { public: "`from` is later than `to`.", param: "from" });
  if (to.getTime() - from.getTime() > daysMax * DAY_MS + slackMs) {
    const message = `A range may span at most ${String(daysMax)} days.`;
    throw fail("invalid_request", { public: message, param: "from" });
  }
}
