import { AppError, fail } from "../../../kernel/app-error.ts";
import type { Span } from "../dialect.ts";
import { parseObject } from "../parse-object.ts";
import { findTopLevelMembers } from "../top-level-members.ts";
import { checkFields } from "./request-fields.ts";

/** A generation request whose fields have been checked. */
export interface Generation {
  model: string;
  /** At least one; a prompt with its history is told as messages, too. */
  messages: readonly GenerationMessage[];
  parameters: Readonly<Record<string, unknown>>;
  /** Where the values of the body's members stand in it. */
  spans: ReadonlyMap<string, Span>;
  /** A parameter's bytes as they came; null where it is absent. */
  bytesOf: (parameter: string) => Buffer | null;
}

export interface GenerationMessage {
  readonly [field: string]: unknown;
  readonly role: string;
  readonly content?: string | readonly Readonly<Record<string, unknown>>[] | null;
}

/** What `checkFields` leaves certain of a body. */
interface CheckedBody {
  model: string;
  input: {
    messages?: GenerationMessage[] | null;
    prompt?: string;
    history?: { user: string; bot: string }[] | null;
  };
  parameters?: Record<string, unknown> | null;
}

/** Parses and checks the body of a generation request. Fields that are not known here pass. */
export function parseGeneration(body: Buffer): Generation {
  const { fields, spans } = parseObject(body);
  findMembers(body, { spans, name: "input" });
  const within = findMembers(body, { spans, name: "parameters" });
  checkFields(fields);
  const { model, input, parameters } = fields as unknown as CheckedBody;
  return {
    ...{ model, spans },
    messages: messagesOf(input),
    parameters: parameters ?? {},
    bytesOf: (parameter) => within.get(parameter) ?? null,
  };
}

/** The bytes of the members of a top-level member; like there, none may come twice. */
function findMembers(
  body: Buffer,
  { spans, name }: { spans: ReadonlyMap<string, Span>; name: string },
): Map<string, Buffer> {
  const span = spans.get(name);
  if (!span) return new Map();
  const bytes = body.subarray(span.start, span.end);
  try {
    const members = [...findTopLevelMembers(bytes)];
    return new Map(members.map(([member, { start, end }]) => [member, bytes.subarray(start, end)]));
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.param === undefined) throw thrown;
    const param = `${name}.${thrown.param}`;
    throw fail("invalid_request", { public: `The field ${param} is given twice.`, param });
  }
}

function messagesOf({ messages, prompt, history }: CheckedBody["input"]): GenerationMessage[] {
  if (messages) return messages;
  const before = (history ?? []).flatMap(({ user, bot }) => [
    { role: "user", content: user },
    { role: "assistant", content: bot },
  ]);
  return [...before, { role: "user", content: prompt ?? "" }];
}
