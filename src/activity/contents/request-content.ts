export const contentLevels = ["redacted", "full"] as const;
/** How much is kept of what requests say: with every kind of personal data taken out, or as it was. */
export type ContentLevel = (typeof contentLevels)[number];

/** What is kept of one request and its answer. */
export interface RequestContent {
  requestId: string;
  /** When the request came in. */
  createdAt: Date;
  customerId: string;
  apiKeyId: string;
  level: ContentLevel;
  input: string;
  /** Null where nothing was answered. */
  output: string | null;
  /** How long they were before they were masked or cut. */
  inputBytes: number;
  outputBytes: number | null;
  storedAt: Date;
}
