import { readFile } from "node:fs/promises";
import { runProgram } from "./run-program.ts";

const PS_TIMEOUT_MS = 2_000;
// Fields of /proc/<pid>/stat after the command's name, which may itself hold spaces and brackets.
const STATE = 0;
const START_TICKS = 19;

/**
 * When the process with this number began, as a text that only serves comparison: a recycled number has
 * another one. null when there is no such process, or only what is left of one that nobody has reaped.
 */
export async function processStart(pid: number): Promise<string | null> {
  if (process.platform === "linux") return linuxStart(pid);
  if (!isNumberTaken(pid)) return null;
  if (process.platform === "win32") return "unknown";
  const asked = await runProgram({
    file: "ps",
    args: ["-o", "lstart=", "-p", String(pid)],
    user: null,
    timeoutMs: PS_TIMEOUT_MS,
  });
  return asked.code === 0 ? asked.output : null;
}

async function linuxStart(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${String(pid)}/stat`, "utf8").catch(() => null);
  if (stat === null) return null;
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  if (fields[STATE] === "Z" || fields[STATE] === "X") return null;
  // Ticks count from the boot, so the boot belongs to the answer.
  const boot = await readFile("/proc/sys/kernel/random/boot_id", "utf8").catch(() => "");
  return `${boot.trim()}/${fields[START_TICKS] ?? ""}`;
}

/** Whether the system still has something under this number, be it only what nobody has reaped. */
export function isNumberTaken(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    // EPERM: it is there, and another's.
    return (thrown as NodeJS.ErrnoException).code === "EPERM";
  }
}
