/** What the field checks leave certain of a request's body. */
export interface ChatBody {
  readonly [field: string]: unknown;
  readonly model: string;
  readonly messages: readonly ChatMessage[];
}

export interface ChatMessage {
  readonly [field: string]: unknown;
  readonly role: string;
}
