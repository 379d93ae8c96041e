import type { PolicyEffects } from "../../activity/index.ts";
import type { ReplyEvent } from "../dialects/reply-event.ts";
import type { ReplyGuard } from "../reply-guard.ts";
import type { CompiledSafety, Lookout } from "./compile-safety.ts";
import { findingsOf, noteFindings } from "./findings.ts";
import { GuardedBlock } from "./guarded-block.ts";

type Said = Extract<ReplyEvent, { text: string }>;

interface OpenBlock {
  /** An event of the block, without its text. */
  like: Said;
  block: GuardedBlock;
}

const MATCHED = 1 << 16;
const TOO_LONG = 1 << 17;

/** The guards of one call's answer: one, or none where the policy does not look at answers. */
export function outputGuards(safety: CompiledSafety, effects: PolicyEffects): ReplyGuard[] {
  return safety.watchesOutput ? [new OutputGuard(safety, effects)] : [];
}

/**
 * Looks at what an answer says: its text, refusal and reasoning, and the arguments of its calls. A policy
 * that blocks holds text back while it may be the beginning of a term, and with patterns the last characters;
 * what was found ends the answer before its first character goes out. A policy that only monitors holds
 * nothing back.
 */
export class OutputGuard implements ReplyGuard {
  readonly #safety: CompiledSafety;
  readonly #effects: PolicyEffects;
  readonly #lookout: Lookout;
  readonly #calls = new Map<number, OpenBlock>();
  /** The block that is being said, unless it is a call's. */
  #open: OpenBlock | null = null;
  #isOver = false;
  /** What of it is on record, as bits. */
  #noted = 0;

  /** The policy must have been made ready by `inspectInput`. */
  constructor(safety: CompiledSafety, effects: PolicyEffects) {
    this.#safety = safety;
    this.#effects = effects;
    this.#lookout = safety.readyLookout;
  }

  pass(event: ReplyEvent): readonly ReplyEvent[] {
    if (this.#isOver) return [];
    switch (event.kind) {
      case "text":
      case "refusal":
      case "reasoning":
        return this.#say(event);
      case "toolArguments":
        return [...this.#closeOpen(), ...this.#unlessOver(() => this.#argue(event))];
      case "logprobs":
        return this.#takeLogprobs(event);
      case "usage":
        return [event];
      case "toolEnd":
        return [...this.#closeOpen(), ...this.#closeCall(event.call), ...this.#unlessOver(() => [event])];
      case "finish":
      case "end":
      case "error":
        return [...this.#closeAll(), ...this.#unlessOver(() => [event])];
      default:
        return [...this.#closeOpen(), ...this.#unlessOver(() => [event])];
    }
  }

  #unlessOver(events: () => readonly ReplyEvent[]): readonly ReplyEvent[] {
    return this.#isOver ? [] : events();
  }

  #say(event: Said): readonly ReplyEvent[] {
    const closed = this.#open?.like.kind === event.kind ? [] : this.#closeOpen();
    if (this.#isOver) return closed;
    const open = (this.#open ??= this.#begin(event));
    return [...closed, ...this.#take(open, event)];
  }

  /** Calls may be interleaved, and are whole only at their end: what one holds back waits for no other. */
  #argue(event: Extract<ReplyEvent, { kind: "toolArguments" }>): readonly ReplyEvent[] {
    const open = this.#calls.get(event.call) ?? this.#begin(event);
    this.#calls.set(event.call, open);
    return this.#take(open, event);
  }

  #begin(event: Said): OpenBlock {
    const block = new GuardedBlock(this.#lookout, event.kind === "toolArguments");
    return { like: { ...event, text: "" }, block };
  }

  #take({ like, block }: OpenBlock, event: Said): readonly ReplyEvent[] {
    block.take(event.text);
    if (!this.#judge(block)) return this.#cut({ like, block });
    if (this.#safety.isBlocking) return released({ like, block }, block.undecidedFrom);
    block.release(Infinity);
    return [event];
  }

  /** Logprobs repeat their text: they go on when it has. */
  #takeLogprobs(event: Extract<ReplyEvent, { kind: "logprobs" }>): readonly ReplyEvent[] {
    if (!this.#safety.isBlocking || this.#open === null) return [event];
    const { block } = this.#open;
    block.keep(event);
    return released(this.#open, block.undecidedFrom);
  }

  #closeOpen(): readonly ReplyEvent[] {
    const open = this.#open;
    this.#open = null;
    return open === null ? [] : this.#close(open);
  }

  #closeCall(call: number): readonly ReplyEvent[] {
    const open = this.#calls.get(call);
    this.#calls.delete(call);
    return open === undefined || this.#isOver ? [] : this.#close(open);
  }

  #closeAll(): readonly ReplyEvent[] {
    return [...this.#closeOpen(), ...[...this.#calls.keys()].flatMap((call) => this.#closeCall(call))];
  }

  #close(open: OpenBlock): readonly ReplyEvent[] {
    open.block.end();
    if (!this.#judge(open.block)) return this.#cut(open);
    return this.#safety.isBlocking ? released(open, Infinity) : [];
  }

  /** Records what was found. False where the answer ends with it. */
  #judge({ found, isMatched, isTooLong }: GuardedBlock): boolean {
    if (found === 0 && !isMatched && !isTooLong) return true;
    const { isBlocking } = this.#safety;
    const bits = found | (isMatched ? MATCHED : 0) | (isTooLong ? TOO_LONG : 0);
    if ((bits & ~this.#noted) === 0) return !isBlocking;
    this.#noted |= bits;
    noteFindings(this.#effects, {
      direction: "output",
      verdict: isBlocking ? "blocked" : "flagged",
      findings: [...findingsOf(found), ...(isMatched ? ["pattern"] : []), ...(isTooLong ? ["too_long"] : [])],
    });
    return !isBlocking;
  }

  /** The answer ends before what was found in it. */
  #cut(open: OpenBlock): readonly ReplyEvent[] {
    this.#isOver = true;
    const until = open.block.undecidedFrom;
    const last = open.block.isTooLong || until === Infinity ? [] : released(open, until);
    return [...last, { kind: "finish", finish: { reason: "filter" } }, { kind: "end" }];
  }
}

function released({ like, block }: OpenBlock, until: number): ReplyEvent[] {
  return block
    .release(until)
    .map((each): ReplyEvent => ("kind" in each ? each : { ...like, text: each.text }));
}
