import { fail } from "../../../kernel/app-error.ts";
import type { Usage } from "../../../kernel/usage.ts";
import type { StreamWriter, WriterOptions } from "../dialect.ts";
import type { Finish, ReplyEvent } from "../reply-event.ts";
import { UsageTally } from "../usage-tally.ts";
import { dashscopeErrors } from "./errors.ts";
import { escaped, finishWord, logprobsJson, type Output, outputJson, UNFINISHED } from "./output-json.ts";
import { ToldCalls } from "./told-calls.ts";
import { usageJson } from "./write-usage.ts";

/**
 * Where each event repeats all that was said, one is only sent when what is new is at least this part of it:
 * a stream has at most so many times the bytes of its answer, instead of half its square.
 */
const REPEATED_MAX = 512;

const NOTHING_NEW: Omit<Output, "finish"> = { text: "", reasoning: "", calls: [], logprobs: "" };

/** Tells an answer as DashScope's event stream. */
export class DashScopeStreamWriter implements StreamWriter {
  /** Events so far: an error that ends the stream is numbered on from here. */
  eventCount = 0;

  readonly #options: WriterOptions;
  readonly #requestId: string;
  readonly #tally = new UsageTally();
  readonly #calls = new ToldCalls();
  #finish: Finish = { reason: "end" };
  #outputBytes = 0;
  /** All that was said, escaped; kept where it has to be said again. */
  #text = "";
  #reasoning = "";
  #logprobs = "";
  #hasSpoken = false;
  #saidLength = 0;
  #newLength = 0;

  constructor(options: WriterOptions) {
    this.#options = options;
    this.#requestId = JSON.stringify(options.requestId);
  }

  write(event: ReplyEvent): string {
    switch (event.kind) {
      case "text":
      case "refusal":
      case "reasoning":
        return this.#say(event.kind === "reasoning" ? "reasoning" : "text", event.text);
      case "toolStart":
        this.#outputBytes += Buffer.byteLength(event.name);
        return this.#call(this.#calls.start(event.call, event));
      case "toolArguments":
        this.#outputBytes += Buffer.byteLength(event.text);
        return this.#call(this.#calls.add(event.call, event.text));
      case "toolEnd":
        return this.#call(this.#calls.end(event.call));
      case "logprobs":
        return this.#addLogprobs(logprobsJson(event.tokens));
      case "usage":
        this.#tally.take(event);
        return "";
      case "finish":
        this.#finish = event.finish;
        return "";
      // Vouchers for reasoning have no place in the protocol; the relay tells of the end by calling `end`.
      case "signature":
      case "redacted":
      case "end":
      case "error":
        return "";
    }
  }

  end(): string {
    if (this.#finish.reason === "filter" && !this.#hasSpoken) return this.#refuse();
    const rest = this.#calls.endAll();
    const said = this.#options.form.cumulative ? this.#all() : { ...NOTHING_NEW, calls: rest };
    return this.#event({ ...said, finish: finishWord(this.#finish) }, this.#usage());
  }

  #say(member: "text" | "reasoning", text: string): string {
    this.#outputBytes += Buffer.byteLength(text);
    const { textOnly, cumulative } = this.#options.form;
    if (text === "" || (textOnly && member === "reasoning")) return "";
    const more = escaped(text);
    this.#hasSpoken = true;
    if (!cumulative) return this.#event({ ...NOTHING_NEW, [member]: more, finish: UNFINISHED });
    if (member === "text") this.#text += more;
    else this.#reasoning += more;
    return this.#repeat(more.length);
  }

  #call(news: string[]): string {
    const { textOnly, cumulative } = this.#options.form;
    if (news.length === 0 || textOnly) return "";
    this.#hasSpoken = true;
    if (!cumulative) return this.#event({ ...NOTHING_NEW, calls: news, finish: UNFINISHED });
    return this.#repeat(news.reduce((length, json) => length + json.length, 0));
  }

  #addLogprobs(logprobs: string): string {
    const { textOnly, cumulative } = this.#options.form;
    if (logprobs === "" || textOnly) return "";
    if (!cumulative) return this.#event({ ...NOTHING_NEW, logprobs, finish: UNFINISHED });
    this.#logprobs += this.#logprobs === "" ? logprobs : `,${logprobs}`;
    return this.#repeat(logprobs.length);
  }

  #repeat(moreLength: number): string {
    this.#newLength += moreLength;
    this.#saidLength += moreLength;
    if (this.#newLength * REPEATED_MAX < this.#saidLength) return "";
    this.#newLength = 0;
    return this.#event({ ...this.#all(), finish: UNFINISHED });
  }

  #all(): Omit<Output, "finish"> {
    const said = { text: this.#text, reasoning: this.#reasoning, logprobs: this.#logprobs };
    return { ...said, calls: this.#calls.whole };
  }

  /** Usage stands in the last event only: there are clients that add up what the events say. */
  #event(output: Output, usage: Usage | null = null): string {
    this.eventCount++;
    const told = usage === null ? "" : `,"usage":${usageJson(usage)}`;
    // No space behind a colon: the vendor's Python SDK fails on one.
    return (
      `id:${this.eventCount}\nevent:result\n:HTTP_STATUS/200\n` +
      `data:{"output":${outputJson(this.#options.form, output)}${told},"request_id":${this.#requestId}}\n\n`
    );
  }

  /** The same usage that the request is settled by. */
  #usage(): Usage {
    const reported = this.#tally.settled({ completed: true, outputBytes: this.#outputBytes });
    return reported ?? this.#options.estimate(this.#outputBytes);
  }

  /** An answer of which the filter left nothing is an error to these clients. */
  #refuse(): string {
    this.eventCount++;
    const { requestId } = this.#options;
    return dashscopeErrors.writeStreamError(fail("content_blocked"), requestId, this.eventCount).toString();
  }
}
