import type { IncomingMessage, ServerResponse } from "node:http";
import { anthropic } from "./anthropic/anthropic.ts";
import { countTokens } from "./anthropic/count-tokens.ts";
import { parseBody } from "./answer-request.ts";
import { keyOf } from "./key-fingerprint.ts";
import { Refusal } from "./refusal.ts";
import type { SimulatorState } from "./simulator-state.ts";

export interface CountRequest {
  request: IncomingMessage;
  response: ServerResponse;
  /** The body; null if it was too much. */
  text: string | null;
}

/** Counts a prompt without a model, so there is no record of it. */
export function answerCount(state: SimulatorState, { request, response, text }: CountRequest): void {
  const { headers } = request;
  const id = anthropic.newId();
  const send = (status: number, body: string): void => {
    response.writeHead(status, ["content-type", "application/json", ...anthropic.headers(id)]);
    response.end(body, "latin1");
  };
  try {
    if (state.requireKey !== null && keyOf(headers) !== state.requireKey) {
      throw new Refusal(401, "Incorrect API key provided.");
    }
    if (text === null) throw new Refusal(413, "The request is too large.");
    send(200, JSON.stringify(countTokens({ body: parseBody(text), headers, path: request.url ?? "" })));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    send(error.status, anthropic.errorBody({ status: error.status, id, message: error.message }));
  }
}
