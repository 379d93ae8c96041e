/** What the stories ask, in words that the simulated models act upon; see its README. */
export const hello = "What is carried, and how often?";
export const tooLong = hello.repeat(200);
export const useTools = "use tools in parallel";

/** The simplest object after this schema, and so the answer. */
export const example = { city: "sim", days: 1 };
export const exampleSchema = {
  type: "object" as const,
  properties: { city: { type: "string" as const }, days: { type: "integer" as const } },
  required: ["city", "days"],
  additionalProperties: false,
};
export const noArguments = { type: "object" as const, properties: {} };
export const imageUrl = "https://example.org/a.png";
