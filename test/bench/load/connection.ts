import { connect, type Socket } from "node:net";
import { once } from "node:events";
import { AnswerCheck } from "./answer-check.ts";
import type { Job } from "./job.ts";
import { ResponseReader } from "./response-reader.ts";

const ERROR_MAX = 2_000;

/** When one answer came, in milliseconds after its request. */
export interface Timing {
  firstByteMs: number;
  latencyMs: number;
}

/** One connection of the load generator, with one request at a time. */
export class Connection {
  readonly check: AnswerCheck;
  readonly #socket: Socket;
  readonly #request: Buffer;
  #status = 0;
  #startedMs = 0;
  #firstByteMs = 0;
  #onAnswer: (timing: Timing) => void = () => undefined;
  #onFailure: (error: Error) => void = () => undefined;

  private constructor(socket: Socket, job: Job, request: Buffer) {
    this.#socket = socket;
    this.#request = request;
    this.check = new AnswerCheck(job);
    const reader = new ResponseReader({
      onStatus: (status) => {
        this.#status = status;
      },
      onBody: (bytes) => {
        if (this.#firstByteMs === 0) this.#firstByteMs = performance.now();
        if (this.#status !== 200)
          throw new Error(`the answer has status ${String(this.#status)}: ${bytes.toString()}`);
        this.check.push(bytes);
      },
      onEnd: () => this.#end(),
    });
    socket.on("data", (bytes: Buffer) => {
      try {
        reader.push(bytes);
      } catch (thrown) {
        const { message } = thrown as Error;
        this.#onFailure(new Error(message.slice(0, ERROR_MAX)));
      }
    });
    socket.on("error", (error) => this.#onFailure(error));
    socket.on("close", () => this.#onFailure(new Error("the connection was closed")));
  }

  static async open(job: Job, request: Buffer): Promise<Connection> {
    const socket = connect({ host: job.host, port: job.port, noDelay: true });
    await once(socket, "connect");
    return new Connection(socket, job, request);
  }

  onFailure(act: (error: Error) => void): void {
    this.#onFailure = act;
  }

  send(onAnswer: (timing: Timing) => void): void {
    this.#onAnswer = onAnswer;
    this.#firstByteMs = 0;
    this.#startedMs = performance.now();
    this.#socket.write(this.#request);
  }

  close(): void {
    this.#onFailure = () => undefined;
    this.#socket.destroy();
  }

  #end(): void {
    this.check.end();
    const latencyMs = performance.now() - this.#startedMs;
    this.#onAnswer({ firstByteMs: this.#firstByteMs - this.#startedMs, latencyMs });
  }
}

/** The bytes of the one request that a job sends again and again. */
export function requestBytes(job: Job): Buffer {
  const headers = {
    host: `${job.host}:${String(job.port)}`,
    "content-type": "application/json",
    "content-length": String(job.body.length),
    ...job.headers,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`POST ${job.path} HTTP/1.1\r\n${lines.join("")}\r\n`), job.body]);
}
