import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { FrameScanner, type Frame } from "./frame-scanner.ts";

/**
 * How a connection is cut. `unsent`: before the statement reaches the database. `sent`: right behind it, so
 * that nobody knows whether it was carried out. `done`: after the database has carried it out and committed
 * it, with its answer thrown away.
 */
export type CutKind = "unsent" | "sent" | "done";

export interface Cut {
  kind: CutKind;
  /** `commit` waits for the end of a transaction of several statements. */
  at: "statement" | "commit";
}

/** Stands between one relay and the database, and breaks what it is told to break. */
export interface FaultProxy {
  port: number;
  /**
   * The next statement, or commit, on any connection meets this fault; false when enough of them wait
   * already.
   */
  arm(cut: Cut): boolean;
  /** Cuts every connection and takes no new one until `open`. */
  shut(): void;
  open(): void;
  /** How often each fault has happened. */
  counts: Record<CutKind, number>;
  close(): Promise<void>;
}

/** What is shared by the connections of one proxy. */
interface Plan {
  armed: Cut[];
  counts: Record<CutKind, number>;
}

const ARMED_MAX = 3;
const READY_FOR_QUERY = "Z";
const SYNC = "S";
const QUERY = "Q";
const PARSE = "P";
const IS_COMMIT = /^\0?COMMIT\b/i;

/** Starts a proxy for PostgreSQL's protocol on a port of its own. */
export async function startFaultProxy(targetPort: number): Promise<FaultProxy> {
  const plan: Plan = { armed: [], counts: { unsent: 0, sent: 0, done: 0 } };
  const connections = new Set<Connection>();
  let isOpen = true;
  const server = createServer({ noDelay: true }, (client) => {
    if (!isOpen) return void client.resetAndDestroy();
    const connection = new Connection(client, connect({ port: targetPort, noDelay: true }), plan);
    connections.add(connection);
    client.once("close", () => connections.delete(connection));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const cutAll = (): void => {
    for (const connection of connections) connection.cut();
  };
  return {
    port: (server.address() as AddressInfo).port,
    counts: plan.counts,
    arm: (cut) => plan.armed.length < ARMED_MAX && plan.armed.push(cut) > 0,
    shut() {
      isOpen = false;
      cutAll();
    },
    open() {
      isOpen = true;
    },
    async close() {
      const closed = once(server, "close");
      server.close();
      cutAll();
      await closed;
    },
  };
}

/** One connection of a relay to the database. Bytes pass as they come until a fault is due. */
class Connection {
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #plan: Plan;
  readonly #fromClient: FrameScanner;
  readonly #fromServer: FrameScanner;
  #inCommit = false;
  #due: CutKind | null = null;
  /** Whether the database's answers are thrown away while it works on its last statement. */
  #mute = false;

  constructor(client: Socket, server: Socket, plan: Plan) {
    this.#client = client;
    this.#server = server;
    this.#plan = plan;
    this.#fromClient = new FrameScanner({ startsUntyped: true, onFrame: (frame) => this.#onRequest(frame) });
    this.#fromServer = new FrameScanner({ startsUntyped: false, onFrame: (frame) => this.#onAnswer(frame) });
    for (const socket of [client, server]) {
      socket.on("error", () => this.cut());
      socket.on("close", () => this.cut());
    }
    client.on("data", (bytes: Buffer) => this.#forward(bytes));
    server.on("data", (bytes: Buffer) => this.#answer(bytes));
    client.on("drain", () => server.resume());
    server.on("drain", () => client.resume());
  }

  cut(): void {
    this.#client.destroy();
    this.#server.destroy();
  }

  #forward(bytes: Buffer): void {
    if (this.#due !== null) return;
    this.#fromClient.push(bytes);
    switch (this.#due as CutKind | null) {
      case "unsent":
        this.#count("unsent");
        return this.cut();
      case "sent":
        this.#count("sent");
        this.#server.write(bytes, () => this.cut());
        return;
      case "done":
        this.#mute = true;
        break;
      case null:
    }
    if (!this.#server.write(bytes)) this.#client.pause();
  }

  #answer(bytes: Buffer): void {
    if (this.#mute) return this.#fromServer.push(bytes);
    if (this.#due === null && !this.#client.write(bytes)) this.#server.pause();
    // Read also when nothing is due: the place of the next message must be known when something is.
    this.#fromServer.push(bytes);
  }

  /** A statement is complete when the client waits for its answer: after a query, or after a sync. */
  #onRequest({ type, head }: Frame): void {
    if (type === PARSE || type === QUERY) this.#inCommit = IS_COMMIT.test(head);
    if (type !== SYNC && type !== QUERY) return;
    const next = this.#plan.armed.findIndex(({ at }) => at === "statement" || this.#inCommit);
    this.#inCommit = false;
    if (next !== -1) this.#due = this.#plan.armed.splice(next, 1)[0]?.kind ?? null;
  }

  #onAnswer({ type }: Frame): void {
    if (!this.#mute || type !== READY_FOR_QUERY) return;
    this.#count("done");
    this.cut();
  }

  #count(kind: CutKind): void {
    this.#plan.counts[kind] += 1;
  }
}
