/** The inference protocols, on our customers' side and on the suppliers'. */
export const protocols = ["openai", "anthropic", "dashscope"] as const;
export type Protocol = (typeof protocols)[number];
