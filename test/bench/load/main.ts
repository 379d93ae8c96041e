import type { FromLoad, ToLoad } from "./job.ts";
import { runJob } from "./run-job.ts";

// The load generator's process: takes one job after the other from the process that started it, and ends with it.
let go: () => void = () => undefined;

function tell(message: FromLoad): void {
  process.send?.(message);
}

function awaitGo(): Promise<void> {
  return new Promise((resolve) => {
    go = resolve;
    tell({ kind: "warm" });
  });
}

process.on("message", (message: ToLoad) => {
  if (message.kind === "go") return go();
  runJob(message.job, awaitGo).then(
    (result) => tell({ kind: "done", result }),
    (error: unknown) =>
      tell({ kind: "failed", message: error instanceof Error ? error.message : String(error) }),
  );
});
process.once("disconnect", () => process.exit(0));
process.stdout.write("ready\n");
