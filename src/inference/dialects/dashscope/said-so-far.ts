const NOTHING = Buffer.alloc(0);

/** What an event says of one choice. */
export interface Saying {
  choice: number;
  /** UTF-8 bytes of its text, reasoning and tool calls. */
  textBytes: number;
  isFinished: boolean;
  /** Where the JSON of its text stands, without the quotes; the reasoning's, where there is no text. */
  textStart: number;
  textEnd: number;
  isReasoning: boolean;
}

interface Choice {
  sum: number;
  most: number;
  isFinished: boolean;
  /** The last text, and the last reasoning: what follows repeats it where events are cumulative. */
  text: Buffer;
  reasoning: Buffer;
  repeats: boolean;
}

/** Counts what was said in a stream whose events may each repeat all that was said before. */
export class SaidSoFar {
  /** How many choices are finished. */
  finished = 0;
  private readonly cumulative: boolean;
  private readonly choices: Choice[] = [];
  private total = 0;

  constructor(cumulative: boolean) {
    this.cumulative = cumulative;
  }

  /** UTF-8 bytes of output text. */
  get textBytes(): number {
    if (!this.cumulative) return this.total;
    return this.choices.reduce((total, { repeats, most, sum }) => total + (repeats ? most : sum), 0);
  }

  add(bytes: Buffer, saying: Saying): void {
    this.total += saying.textBytes;
    if (!this.cumulative && !saying.isFinished) return;
    const choice = (this.choices[saying.choice] ??= newChoice());
    if (saying.isFinished && !choice.isFinished) this.finished++;
    choice.isFinished ||= saying.isFinished;
    if (!this.cumulative) return;
    choice.sum += saying.textBytes;
    choice.most = Math.max(choice.most, saying.textBytes);
    if (saying.textEnd > saying.textStart) noteText(choice, bytes, saying);
  }
}

/**
 * Newer models tell each piece once unless they are asked to repeat. Of a text that is repeated the end may
 * have changed: a character that was cut in two.
 */
function noteText(choice: Choice, bytes: Buffer, { textStart, textEnd, isReasoning }: Saying): void {
  if (!choice.repeats) return;
  const text = bytes.subarray(textStart, textEnd);
  const before = isReasoning ? choice.reasoning : choice.text;
  const half = Math.ceil(before.length / 2);
  choice.repeats = text.length >= half && text.compare(before, 0, half, 0, half) === 0;
  if (isReasoning) choice.reasoning = text;
  else choice.text = text;
}

function newChoice(): Choice {
  return { sum: 0, most: 0, isFinished: false, text: NOTHING, reasoning: NOTHING, repeats: true };
}
