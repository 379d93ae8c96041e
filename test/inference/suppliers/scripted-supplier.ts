import { once } from "node:events";
import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What a call comes to instead of an answer: an error, or silence. */
export type Fault = { status: number; retryAfter?: number; afterMs?: number } | "hang" | "reset";

export interface ScriptedSupplier {
  url: string;
  /** The secret of each call, in order. */
  calls: string[];
  /** What becomes of a call with this secret; null: it is answered by the simulator. */
  script: (secret: string) => Fault | null;
  close(): Promise<void>;
}

/** A supplier of every protocol that fails by the test's own script, in front of one that does not. */
export async function startScriptedSupplier(simulatorUrl: string): Promise<ScriptedSupplier> {
  const calls: string[] = [];
  const supplier: Pick<ScriptedSupplier, "calls" | "script"> = { calls, script: () => null };
  const server = createServer((incoming, response) => {
    const secret = secretOf(incoming);
    if (incoming.method !== "POST") return forward(incoming, response, simulatorUrl);
    calls.push(secret);
    const fault = supplier.script(secret);
    if (fault === null) return forward(incoming, response, simulatorUrl);
    incoming.resume();
    if (fault === "hang") return;
    if (fault === "reset") return void response.destroy();
    setTimeout(() => refuse(response, fault), fault.afterMs ?? 0);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return Object.assign(supplier, {
    url: `http://127.0.0.1:${String(port)}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

function secretOf({ headers }: IncomingMessage): string {
  return String(headers["x-api-key"] ?? headers.authorization ?? "").replace("Bearer ", "");
}

function refuse(response: ServerResponse, { status, retryAfter }: Exclude<Fault, string>): void {
  response.writeHead(status, {
    "content-type": "application/json",
    ...(retryAfter !== undefined && { "retry-after": String(retryAfter) }),
  });
  response.end(JSON.stringify({ error: { message: "no", type: "failure" } }));
}

function forward(incoming: IncomingMessage, response: ServerResponse, to: string): void {
  const { method, headers, url } = incoming;
  const onward = request(`${to}${url ?? "/"}`, { method, headers, agent: false }, (answer) => {
    response.writeHead(answer.statusCode ?? 500, answer.headers);
    answer.pipe(response);
  });
  onward.on("error", () => response.destroy());
  response.on("close", () => onward.destroy());
  incoming.pipe(onward);
}
