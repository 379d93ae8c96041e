import { lookup } from "node:dns";
import { Agent, request } from "undici";
import { fail } from "../../kernel/app-error.ts";
import { guardedLookup } from "../../kernel/guarded-lookup.ts";
import { hostOf, readOutwardUrl } from "../../kernel/outward-url.ts";
import { isPrivateAddress } from "../../kernel/private-address.ts";
import type { ImagePart } from "../dialects/chat-request.ts";
import { imageTypeOf } from "../dialects/images.ts";

const BYTES_MAX = 10 * 1024 * 1024;
/** Signed addresses are long. */
const URL_LENGTH_MAX = 8_192;
const TIME_MAX_MS = 10_000;

export interface ImageSourceOptions {
  /** Whether an address may be called; by default none of a private network. */
  mayCall?: (address: string) => boolean;
}

/**
 * Fetches images that clients name by address, for suppliers that do not. The address comes from a stranger:
 * only public hosts are called, redirects are not followed, and what comes must be an image of bounded size.
 */
export class ImageSource {
  readonly #mayCall: (address: string) => boolean;

  constructor({ mayCall = (address) => !isPrivateAddress(address) }: ImageSourceOptions = {}) {
    this.#mayCall = mayCall;
  }

  /** Throws `invalid_request` when there is no image to be had. */
  async fetch(text: string): Promise<ImagePart["source"]> {
    const read = readOutwardUrl(text, URL_LENGTH_MAX);
    if (!read.ok) throw this.refuse(`its address ${read.reason}`);
    const host = hostOf(read.url);
    const isPublic = host.kind === "address" ? this.#mayCall(host.address) : !host.isLocal;
    if (!isPublic) throw this.refuse("its address is not public");
    const { statusCode, bytes } = await this.#load(read.url);
    if (statusCode !== 200) throw this.refuse(`its host answers ${String(statusCode)}`);
    const base64 = bytes.toString("base64");
    const mediaType = imageTypeOf({ mediaType: "", base64 });
    if (mediaType === null) throw this.refuse("what is there is no JPEG, PNG, GIF or WebP");
    return { kind: "data", mediaType, base64 };
  }

  refuse(why: string, cause?: unknown): Error {
    return fail("invalid_request", {
      public: `An image could not be fetched: ${why}.`,
      param: "messages",
      cause,
    });
  }

  async #load(url: URL): Promise<{ statusCode: number; bytes: Buffer }> {
    // An agent of its own: what strangers name must leave no connections behind.
    const agent = new Agent({
      connect: { timeout: TIME_MAX_MS, lookup: guardedLookup(lookup, this.#mayCall) },
      headersTimeout: TIME_MAX_MS,
      bodyTimeout: TIME_MAX_MS,
      maxResponseSize: BYTES_MAX,
    });
    const signal = AbortSignal.timeout(TIME_MAX_MS);
    try {
      const { statusCode, body } = await request(url, { dispatcher: agent, signal });
      return { statusCode, bytes: Buffer.from(await body.arrayBuffer()) };
    } catch (cause) {
      throw this.refuse("its host does not answer in time, or it is too large", cause);
    } finally {
      void agent.destroy();
    }
  }
}
