import type { Command } from "commander";
import { verifyLedger } from "../ledger/index.ts";
import { addCommand, addGroup } from "./add-command.ts";
import { exits } from "./exit-codes.ts";
import { print } from "./print.ts";
import type { Session } from "./session.ts";

/** `ledger verify`. */
export function addLedgerCommand(program: Command, session: Session): void {
  const ledger = addGroup(program, "ledger", "the books");
  addCommand(ledger, "verify", {
    says: "check every invariant of the books",
    examples: ["ledger verify", "ledger verify --json | jq '.[] | select(.breaches != [])'"],
    codes: { 0: "every invariant holds", [exits.refused]: "one is broken" },
  }).action(async ({ json = false }: { json?: boolean }) => {
    const findings = await session.withCtx((ctx) => verifyLedger(ctx.database));
    const lines = findings.flatMap(({ id, sentence, breaches }) => [
      `${breaches.length === 0 ? "ok   " : "WRONG"} ${id} ${sentence}`,
      ...breaches.map(({ subject, detail }) => `      ${subject}: ${detail}`),
    ]);
    print(json, findings, lines);
    if (findings.some(({ breaches }) => breaches.length > 0)) process.exitCode = exits.refused;
  });
}
