import { spawn } from "node:child_process";

/** A user of the operating system. */
export interface SystemUser {
  uid: number;
  gid: number;
}

export interface ProgramInput {
  file: string;
  args: readonly string[];
  /** Whom to run it as; null is ourselves. */
  user: SystemUser | null;
  timeoutMs: number;
}

export interface ProgramOutcome {
  /** The exit code; null when it was killed, by us at the time-out or by another. */
  code: number | null;
  /** What it wrote to both channels, in order of arrival. */
  output: string;
}

/**
 * Runs a program of PostgreSQL to its end. It gets a session of its own, so that Ctrl-C in the terminal
 * reaches us only. Throws what spawn throws (ENOENT, EACCES, EPERM) when it cannot be started.
 */
export function runProgram(input: ProgramInput): Promise<ProgramOutcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(input.file, input.args, {
      // The caller's directory may be closed to the database's user.
      cwd: "/",
      detached: true,
      env: programEnvironment(),
      stdio: ["ignore", "pipe", "pipe"],
      timeout: input.timeoutMs,
      windowsHide: true,
      ...(input.user !== null && { uid: input.user.uid, gid: input.user.gid }),
    });
    const heard: Buffer[] = [];
    child.stdout.on("data", (bytes: Buffer) => heard.push(bytes));
    child.stderr.on("data", (bytes: Buffer) => heard.push(bytes));
    child.once("error", reject);
    child.once("close", (code) => {
      resolve({ code, output: Buffer.concat(heard).toString("utf8").trim() });
    });
  });
}

/**
 * Ours without PGDATA, PGPORT and the like, which would lead the programs elsewhere, and with messages we can
 * read.
 */
function programEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !name.startsWith("PG") && !name.startsWith("LC_"),
  );
  return { ...Object.fromEntries(kept), LC_ALL: "C", LANG: "C" };
}
