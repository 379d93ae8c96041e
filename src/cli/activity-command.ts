import type { Command } from "commander";
import { rebuildRollups } from "../activity/index.ts";
import { addCommand, addGroup } from "./add-command.ts";
import { exits } from "./exit-codes.ts";
import { print } from "./print.ts";
import { readTime } from "./read-option.ts";
import type { Session } from "./session.ts";

interface RebuildOptions {
  customer: string;
  from: Date;
  to: Date;
  json?: boolean;
}

/** `activity rebuild`. */
export function addActivityCommand(program: Command, session: Session): void {
  const activity = addGroup(program, "activity", "what happened: requests and their sums");
  addCommand(activity, "rebuild", {
    says: "sum a customer's requests anew, where the nightly look found sums that do not agree with them",
    examples: ["activity rebuild --customer cus_01k… --from 2026-11-20 --to 2026-11-21"],
    codes: { 0: "every sum of these days agrees", [exits.refused]: "some do not, or it was refused" },
    more: "Whole days by UTC, 366 at most. Requests are settled meanwhile, and reports read on.",
  })
    .requiredOption("--customer <id>", "cus_…")
    .requiredOption("--from <day>", "the first day", readTime)
    .requiredOption("--to <day>", "the day before which it ends", readTime)
    .action(async ({ customer: customerId, from, to, json = false }: RebuildOptions) => {
      const done = await session.withCtx((ctx) => rebuildRollups(ctx, { customerId, from, to }));
      const { cells, differences } = done;
      print(json, done, [`${String(cells)} sums written; ${String(differences)} of those days do not agree`]);
      if (differences > 0) process.exitCode = exits.refused;
    });
}
