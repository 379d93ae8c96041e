import { ElementCursor } from "../element-cursor.ts";
import { ItemSplice } from "../item-splice.ts";
import { JsonScanner } from "../json-scanner.ts";
import { KeyTable } from "../key-table.ts";
import { MemberCursor } from "../member-cursor.ts";
import type { Span } from "../dialect.ts";
import { Splice } from "../splice.ts";
import { isOurSignature } from "./signatures.ts";

const QUOTE = 0x22;

const ROLE = 0;
const CONTENT = 1;
const TURN_MEMBERS = new KeyTable(["role", "content"]);

const TYPE = 0;
const SIGNATURE = 1;
const BLOCK_MEMBERS = new KeyTable(["type", "signature"]);

const THOUGHTS = ["thinking", "redacted_thinking"];

/** A conversation as its supplier may read it. */
export interface PassedHistory {
  /** The JSON of `messages`; null when nothing had to be changed. */
  messages: Buffer | null;
  /** Its last answer calls tools without a thought before them. */
  lacksThought: boolean;
}

interface Block extends Span {
  type: string;
  isOurs: boolean;
}

/**
 * Takes the thoughts out of a conversation that we have signed, which the supplier would refuse; a turn of
 * which nothing is left goes with them. All other bytes stay as they are.
 */
export function passHistory(messages: Buffer): PassedHistory {
  const scanner = new JsonScanner();
  scanner.open(messages, messages.length);
  const splice = new Splice();
  splice.open(messages, 0, messages.length);
  const turns = new ElementCursor(scanner, 1);
  const kept = new ItemSplice(splice);
  let lacksThought = false;
  let before = turns.open(scanner.skipSpace(0)) ? turns.elementEnd : 0;
  while (turns.next()) {
    const { elementStart: start } = turns;
    const turn = readTurn(scanner, start);
    turns.leave(turn.end);
    const left = turn.blocks.filter(({ isOurs }) => !isOurs);
    if (turn.blocks.length > 0 && left.length === 0) {
      kept.remove(before, start, turn.end);
    } else {
      kept.keep(start);
      removeOurs(turn, splice);
      if (turn.isAnswer) lacksThought = isUnthoughtCall(left);
    }
    before = turn.end;
  }
  kept.close(before);
  return { messages: splice.length === messages.length ? null : splice.toBuffer(), lacksThought };
}

interface ReadTurn {
  isAnswer: boolean;
  /** Where the first block may begin. */
  blocksStart: number;
  /** Empty where the content is a text. */
  blocks: Block[];
  end: number;
}

function readTurn(scanner: JsonScanner, at: number): ReadTurn {
  const members = new MemberCursor(scanner, 2);
  const turn: ReadTurn = { isAnswer: false, blocksStart: 0, blocks: [], end: 0 };
  if (!members.open(at)) return { ...turn, end: scanner.skipValue(at, 2) };
  while (members.next()) {
    const member = TURN_MEMBERS.find(scanner.bytes, members.keyStart, members.keyEnd);
    members.skip();
    const { valueStart, valueEnd } = members;
    if (member === ROLE) turn.isAnswer = textAt(scanner, valueStart, valueEnd) === "assistant";
    if (member !== CONTENT) continue;
    turn.blocksStart = valueStart + 1;
    turn.blocks = readBlocks(scanner, valueStart);
  }
  return { ...turn, end: members.end };
}

function readBlocks(scanner: JsonScanner, at: number): Block[] {
  const elements = new ElementCursor(scanner, 3);
  const blocks: Block[] = [];
  if (!elements.open(at)) return blocks;
  while (elements.next()) {
    elements.skip();
    blocks.push(readBlock(scanner, { start: elements.elementStart, end: elements.elementEnd }));
  }
  return blocks;
}

function readBlock(scanner: JsonScanner, span: Span): Block {
  const members = new MemberCursor(scanner, 4);
  let type = "";
  let signature = "";
  if (members.open(span.start)) {
    while (members.next()) {
      const member = BLOCK_MEMBERS.find(scanner.bytes, members.keyStart, members.keyEnd);
      members.skip();
      const { valueStart, valueEnd } = members;
      if (member === TYPE) type = textAt(scanner, valueStart, valueEnd);
      else if (member === SIGNATURE) signature = textAt(scanner, valueStart, valueEnd);
    }
  }
  return { ...span, type, isOurs: type === "thinking" && isOurSignature(signature) };
}

function removeOurs({ blocks, blocksStart }: ReadTurn, splice: Splice): void {
  const items = new ItemSplice(splice);
  let before = blocksStart;
  for (const { start, end, isOurs } of blocks) {
    if (isOurs) items.remove(before, start, end);
    else items.keep(start);
    before = end;
  }
}

function isUnthoughtCall(blocks: readonly Block[]): boolean {
  const calls = blocks.some(({ type }) => type === "tool_use");
  return calls && !blocks.some(({ type }) => THOUGHTS.includes(type));
}

/** The text at a place; empty for what is none. */
function textAt({ bytes }: JsonScanner, start: number, end: number): string {
  return bytes[start] === QUOTE && end > start ? String(JSON.parse(bytes.toString("utf8", start, end))) : "";
}
