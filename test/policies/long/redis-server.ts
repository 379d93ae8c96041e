import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../support/free-port.ts";

/** Whether there is a redis-server to be run. */
export const hasRedis = spawnSync("redis-server", ["--version"]).status === 0;

export interface RedisServer {
  url: string;
  /** Sends a command on a connection of its own, and says what came back. */
  command(...words: string[]): Promise<string>;
  /** Holds the process, as a machine that hangs does; and lets it go on. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

/** Runs a redis-server of the tests' own, without a file; on the given port, if one is. */
export async function startRedis(port?: number): Promise<RedisServer & { port: number }> {
  const folder = await mkdtemp(join(tmpdir(), "token-relay-redis-"));
  const at = port ?? (await freePort());
  const options = ["--port", String(at), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  const child = spawn("redis-server", [...options, "--enable-debug-command", "yes", "--dir", folder], {
    stdio: "ignore",
  });
  const command = (...words: string[]): Promise<string> => say(at, words);
  for (let tries = 0; tries < 200; tries++) {
    const said = await command("PING").catch(() => "");
    if (said.startsWith("+PONG")) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return {
    ...{ url: `redis://127.0.0.1:${String(at)}`, port: at, command },
    freeze: () => void child.kill("SIGSTOP"),
    thaw: () => void child.kill("SIGCONT"),
    async stop() {
      child.kill("SIGCONT");
      child.kill("SIGKILL");
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function say(port: number, words: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", reject);
    socket.once("data", (said: Buffer) => {
      socket.destroy();
      resolve(said.toString());
    });
    const parts = words.map((word) => `$${String(Buffer.byteLength(word))}\r\n${word}\r\n`);
    socket.write(`*${String(words.length)}\r\n${parts.join("")}`);
  });
}
