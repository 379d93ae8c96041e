/** What the field checks leave certain of a request's body. */
export interface MessageBody {
  readonly [field: string]: unknown;
  readonly model: string;
  readonly max_tokens: number;
  readonly messages: readonly Message[];
}

export interface Message {
  readonly role: Role;
  readonly content: string | readonly Block[];
}

export const roles = ["user", "assistant", "system"] as const;
export type Role = (typeof roles)[number];

/** A piece of a message, of which only the type is certain. */
export interface Block {
  readonly [field: string]: unknown;
  readonly type: string;
}

/** The blocks of a content; a text is one block. */
export function blocksOf(content: string | readonly Block[]): readonly Block[] {
  return typeof content === "string" ? [{ type: "text", text: content }] : content;
}
