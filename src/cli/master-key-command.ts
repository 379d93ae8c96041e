import type { Command } from "commander";
import { rotateMasterKey } from "../start/rotate-master-key.ts";
import { addCommand } from "./add-command.ts";
import { print } from "./print.ts";
import { readSecret } from "./read-secret.ts";
import type { Session } from "./session.ts";

interface RotateOptions {
  newKeyStdin?: boolean;
  json?: boolean;
}

const MORE = `The master key seals one secret, from which all else is derived: only that one is sealed anew.
Running nodes go on; the old key is refused from the next start on. A backup of the database opens
with the master key of its own time, so keep the old key as long as such backups.

With RELAY_MASTER_KEY the new key is printed, and yours to set before the next start. Without, it takes
the place of the one in DATA_DIR.`;

/** `rotate-master-key`. */
export function addMasterKeyCommand(program: Command, session: Session): void {
  addCommand(program, "rotate-master-key", {
    says: "replace the master key",
    examples: [
      "rotate-master-key",
      "rotate-master-key --new-key-stdin < new-key.txt",
      "rotate-master-key --json | jq -r .master_key",
    ],
    more: MORE,
  })
    .option(
      "--new-key-stdin",
      "read the new key, 64 hexadecimal digits, from standard input; else it is drawn",
    )
    .action(async ({ newKeyStdin = false, json = false }: RotateOptions) => {
      const newKey = newKeyStdin ? (await readSecret("new master key")).trim() : null;
      const { config } = session;
      const rotated = await session.withCtx((ctx) => rotateMasterKey(ctx, { config, newKey }));
      const { before, after, file } = rotated;
      const shown = file === null && newKey === null ? rotated.newKey : null;
      print(json, { before, after, file, master_key: shown }, [
        `The master key ${before} is replaced by ${after}.`,
        ...(file === null ? setIt(shown) : [`It is in ${file}.`]),
      ]);
      await rotated.forgetCopy();
    });
}

function setIt(shown: string | null): string[] {
  if (shown === null) return ["Set RELAY_MASTER_KEY to it before the next start of any node."];
  return ["Set it before the next start of any node; it is shown this once:", `RELAY_MASTER_KEY=${shown}`];
}
