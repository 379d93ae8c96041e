import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { chmod, chown, mkdir, mkdtemp, realpath, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EmbeddedPostgresError } from "../../src/storage/embedded-postgres-error.ts";
import { makePassable, makeReadable } from "../../src/storage/passable-directories.ts";
import { runProgram } from "../../src/storage/run-program.ts";

// Changing files for another user's sake takes root; everybody else runs the database as themselves.
const asRoot = process.getuid?.() === 0 ? test : test.skip;
const user = { uid: 54_321, gid: 54_321 };
const lines: string[] = [];
const log = { info: (line: string) => void lines.push(line), warn: () => undefined };
let base: string;
let outside: string;

beforeEach(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), "relay-passable-")));
  outside = await realpath(await mkdtemp(join(tmpdir(), "relay-outside-")));
  await writeFile(join(outside, "secret"), "x", { mode: 0o600 });
  lines.length = 0;
});
afterEach(async () => {
  await rm(base, { recursive: true, force: true });
  await rm(outside, { recursive: true, force: true });
});

async function codeOf(file: string, ...args: string[]): Promise<number | null> {
  return (await runProgram({ file, args, user, timeoutMs: 5_000 })).code;
}

asRoot(
  "a tree installed under umask 077 becomes readable, not writable, and what a link leads to is left alone",
  async () => {
    await mkdir(join(base, "share", "deep"), { recursive: true, mode: 0o700 });
    await writeFile(join(base, "share", "deep", "data"), "x", { mode: 0o600 });
    await writeFile(join(base, "program"), "#!/bin/sh\nexit 7\n", { mode: 0o700 });
    await symlink(outside, join(base, "link"));
    await makePassable(base, user, log);
    await makeReadable(base, user, log);
    expect(await codeOf("/bin/cat", join(base, "share", "deep", "data"))).toBe(0);
    expect(await codeOf(join(base, "program"))).toBe(7);
    expect(await codeOf("/bin/sh", "-c", `echo x >> ${join(base, "share", "deep", "data")}`)).not.toBe(0);
    expect((await stat(join(base, "share", "deep", "data"))).mode & 0o777).toBe(0o604);
    // Where a link leads is none of our business.
    expect((await stat(join(outside, "secret"))).mode & 0o777).toBe(0o600);
    expect(lines).toEqual([
      `made ${base} passable (chmod o+x) for the user that the database runs as`,
      `made ${base} readable (chmod o+rX) for the user that the database runs as`,
    ]);
  },
);

asRoot(
  "another user's closed directory is not touched, and the refusal says which and what to do",
  async () => {
    const theirs = join(base, "theirs");
    await mkdir(join(theirs, "data"), { recursive: true });
    await chmod(theirs, 0o700);
    await chown(theirs, 12_345, 12_345);
    const refusal = makePassable(join(theirs, "data"), user, log);
    await expect(refusal).rejects.toThrow(EmbeddedPostgresError);
    await expect(refusal).rejects.toThrow(`${theirs} is closed to the system user`);
    expect((await stat(theirs)).mode & 0o777).toBe(0o700);
  },
);
