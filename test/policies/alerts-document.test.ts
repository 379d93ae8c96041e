import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { FIRST_WAIT_MS, TRIES_MAX, WAIT_FACTOR } from "../../src/policies/deliveries/back-off.ts";
import { freePort } from "../support/free-port.ts";
import { openWorld, type World } from "./world.ts";

const root = new URL("../../", import.meta.url);
const document = readFileSync(new URL("src/docs/alerts.md", root), "utf8");
const block = (language: string): string =>
  new RegExp(`\`\`\`${language}\n(.*?)\n\`\`\``, "s").exec(document)?.[1] ?? "";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

test("the settings of docs/alerts.md are taken as they stand there", async () => {
  const customer = await world.customerWith(15);
  const body = /-d '(.*)'/s.exec(block("bash"))?.[1] ?? "";
  const etag = /If-Match: (".*?")/.exec(block("bash"))?.[1] ?? "";
  const answer = await world.patch(customer.token, JSON.parse(body) as object, { "if-match": etag });
  expect([answer.status, answer.body.data["version"]]).toEqual([200, 1]);
});

test("the receiver of docs/alerts.md verifies what is sent, and refuses what is not signed", async () => {
  const customer = await world.customerWith(15);
  const port = await freePort();
  const url = `http://127.0.0.1:${String(port)}/`;
  const made = await world.patch(customer.token, { low_balance_threshold: "20", webhook_url: url });
  const child = spawn(
    process.execPath,
    ["--input-type=module", "-e", block("js").replace("8080", String(port))],
    {
      cwd: fileURLToPath(root),
      env: { ...process.env, WEBHOOK_SIGNING_KEY: String(made.body.data["webhook_signing_key"]) },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  try {
    expect(await untilAnswered(url)).toBe(400);
    const output = once(child.stdout, "data");
    await world.evaluate();
    await world.deliver();
    expect(String(((await output) as [Buffer])[0])).toMatch(/^dlv_\w+ balance\.low \{/);
    const [row] = await world.see("SELECT state, content FROM delivery WHERE customer_id = $1", [
      customer.customerId,
    ]);
    expect(row).toMatchObject({ state: "delivered" });
    const shown = JSON.parse(block("json").replaceAll("…", "")) as { data: object };
    const sent = JSON.parse(String(row?.["content"])) as { data: object };
    expect([Object.keys(shown), Object.keys(shown.data)]).toEqual([
      Object.keys(sent),
      Object.keys(sent.data),
    ]);
  } finally {
    child.kill();
  }
});

test("the waits of docs/alerts.md are those of the program", () => {
  const waits = Array.from(
    { length: TRIES_MAX - 1 },
    (_, index) => (FIRST_WAIT_MS / 1_000) * WAIT_FACTOR ** index,
  );
  const [first = 0, second = 0, ...more] = waits;
  const minutes = more.slice(0, 3).map((wait) => `${String(Math.round(wait / 60))} min`);
  const [sixth = 0, seventh = 0] = more.slice(3).map((wait) => wait / 3_600);
  const said = `about ${String(first)} s, ${String(second)} s, ${minutes.join(", ")}, ${sixth.toFixed(1)} h and`;
  expect(document.replace(/\s+/g, " ")).toContain(`${said} ${String(Math.round(seventh))} h`);
});

async function untilAnswered(url: string): Promise<number> {
  for (let tries = 0; tries < 100; tries++) {
    const answer = await fetch(url, { method: "POST", body: "{}" }).catch(() => null);
    if (answer) return answer.status;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("the receiver did not start");
}
