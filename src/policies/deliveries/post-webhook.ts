import { lookup } from "node:dns";
import { request as requestHttp, type IncomingMessage } from "node:http";
import { request as requestHttps } from "node:https";
import { guardedLookup, type Resolve } from "../../kernel/guarded-lookup.ts";

export interface Post {
  url: URL;
  headers: Readonly<Record<string, string>>;
  body: string;
  /** Which addresses the name may resolve to. An address in the URL itself was judged before. */
  mayCall: (address: string) => boolean;
  /** Asks for the addresses of a name; the system's resolver when left out. */
  resolve?: Resolve | undefined;
}

export const POST_TIMEOUT_MS = 10_000;
const ANSWER_BYTES_MAX = 64 * 1024;

/**
 * Posts once, on a connection of its own, and resolves with the status. No redirect is followed; of the
 * answer at most 64 KiB are read and nothing is kept. Rejects when there was no status within ten seconds.
 */
export function postWebhook({ url, headers, body, mayCall, resolve = lookup }: Post): Promise<number> {
  const request = url.protocol === "https:" ? requestHttps : requestHttp;
  return new Promise((settle, reject) => {
    const outgoing = request(
      url,
      {
        method: "POST",
        headers: { ...headers, "content-length": Buffer.byteLength(body), connection: "close" },
        agent: false,
        lookup: guardedLookup(resolve, mayCall),
        rejectUnauthorized: true,
        signal: AbortSignal.timeout(POST_TIMEOUT_MS),
      },
      (answer) => drain(answer, settle),
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

// The status is the answer. What follows is read so that the other side can end well, up to a limit.
function drain(answer: IncomingMessage, settle: (status: number) => void): void {
  let bytes = 0;
  answer.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > ANSWER_BYTES_MAX) answer.destroy();
  });
  answer.on("error", () => undefined);
  answer.on("close", () => settle(answer.statusCode ?? 0));
}
