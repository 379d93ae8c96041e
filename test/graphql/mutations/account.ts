import { field, type Case, type Refusal } from "./case.ts";
import { beyond, does, made, type Input, type Stage } from "./stage.ts";

const deep = (levels: number): unknown => (levels === 0 ? 1 : { a: deep(levels - 1) });
const metadata: [why: string, wrong: unknown][] = [
  ["too much metadata", { text: "x".repeat(17_000) }],
  ["metadata that is nested too deeply", deep(17)],
  ["metadata with half a character", { text: "\ud800" }],
  ["metadata with a field that would be lost", JSON.parse(`{"__proto__": 1}`)],
  ["metadata that is null", null],
];
const badMetadata = (input: (wrong: unknown) => Refusal["input"]): Refusal[] =>
  metadata.map(([why, wrong]) => field("metadata", input(wrong), why));

const conversationOf = (at: Stage): Promise<string> => made(at, "createConversation", { title: "old" });
const talk =
  (more: Input = {}) =>
  async (at: Stage): Promise<Input> => ({ conversationId: await conversationOf(at), ...more });
async function archived(at: Stage): Promise<Input> {
  const input = await talk()(at);
  await does(at, "archiveConversation", input);
  return input;
}
const ABSENT = `conv_${"0".repeat(26)}`;
const strangers = (more: Input = {}): Refusal[] => [
  {
    why: "another customer's conversation",
    input: (at) => talk(more)(beyond(at)),
    is: [[null, "not_found"]],
  },
  {
    why: "one that is not there",
    input: () => ({ conversationId: ABSENT, ...more }),
    is: [[null, "not_found"]],
  },
  { why: "what is no id", input: () => ({ conversationId: "../1", ...more }), is: [[null, "not_found"]] },
];
/** What can be wrong with a conversation, new or old. */
const wrongTalk = (input: (wrong: Input) => Refusal["input"]): Refusal[] => [
  field("title", input({ title: "" }), "no title"),
  field("title", input({ title: "  " }), "a title of spaces"),
  field("title", input({ title: "x".repeat(201) }), "too long a title"),
  field("title", input({ title: "a\nb" }), "a title of two lines"),
  field("model", input({ model: "hidden" }), "a model that is not the customer's", "model_not_found"),
  field("model", input({ model: "no-such" }), "a model that is not there", "model_not_found"),
  { why: "what is no model's id", input: input({ model: "?" }), is: [[null, "model_not_found"]] },
  ...badMetadata((wrong) => input({ metadata: wrong })),
];

const profileRows: [why: string, name: string, value: unknown][] = [
  ["no name", "name", ""],
  ["a name of spaces", "name", "  "],
  ["a name of null", "name", null],
  ["too long a company", "company", "x".repeat(201)],
  ["a company with a control character", "company", "a\tb"],
  ["a contact of spaces", "contactName", " "],
  ["what is no e-mail address", "contactEmail", "Ann <a@example.com>"],
  ["too long a number", "contactPhone", "1".repeat(41)],
  ["a country in small letters", "country", "de"],
  ["a country that there is not", "country", "XX"],
  ["what is no language", "locale", "not a language"],
  ["a zone that there is not", "reportingTimezone", "Mars/Base"],
  ["a zone of null", "reportingTimezone", null],
  ["no address for bills", "billingEmail", "nobody"],
];

/** What a customer says of itself, and notes. */
export const accountCases: Record<string, Case> = {
  updateProfile: {
    may: "account:write",
    input: () => ({ company: "Acme Inc.", country: "DE", metadata: { tier: 1 }, expectedVersion: 1 }),
    audit: [
      {
        action: "profile.update",
        subject: ["customer", "profile.customerId"],
        before: { company: null, country: null, metadata: {}, version: 1 },
        after: { company: "Acme Inc.", country: "DE", metadata: { tier: 1 }, version: 2 },
      },
    ],
    also: [
      {
        why: "by null, which clears",
        async input(at) {
          await does(at, "updateProfile", { company: "Acme Inc.", metadata: { a: 1, b: 2 } });
          return { company: null, metadata: { a: null } };
        },
        audit: [
          {
            action: "profile.update",
            subject: ["customer", "profile.customerId"],
            before: { company: "Acme Inc.", metadata: { a: 1, b: 2 }, version: 2 },
            after: { company: null, metadata: { b: 2 }, version: 3 },
          },
        ],
      },
    ],
    refusals: [
      ...profileRows.map(([why, name, value]) => field(name, () => ({ [name]: value }), why)),
      ...badMetadata((wrong) => () => ({ metadata: wrong })),
      {
        why: "several faults at once",
        input: () => ({ company: "good", country: "XX", billingEmail: "nobody" }),
        is: [
          ["input.country", "invalid_request"],
          ["input.billingEmail", "invalid_request"],
        ],
      },
      {
        why: "another version by now",
        input: () => ({ company: "x", expectedVersion: 9 }),
        is: [[null, "version_conflict"]],
      },
    ],
    quiet: [
      { why: "the name that it has", input: () => ({ name: "Acme" }) },
      { why: "nothing at all", input: () => ({}) },
    ],
  },

  createConversation: {
    may: "account:write",
    input: () => ({ title: "A talk", model: "qwen-plus", metadata: { ticket: "7" } }),
    audit: [
      {
        action: "conversation.create",
        subject: ["conversation", "conversation.id"],
        after: { title: "A talk", model: "qwen-plus", metadata: { ticket: "7" }, status: "active" },
      },
    ],
    refusals: wrongTalk((wrong) => () => wrong),
  },

  updateConversation: {
    may: "account:write",
    input: talk({ title: "new", metadata: { a: 1 } }),
    audit: [
      {
        action: "conversation.update",
        subject: ["conversation", "conversation.id"],
        before: { title: "old", metadata: {} },
        after: { title: "new", metadata: { a: 1 } },
      },
    ],
    refusals: [...strangers({ title: "new" }), ...wrongTalk(talk)],
    quiet: [{ why: "the title that it has", input: talk({ title: "old" }) }],
  },

  archiveConversation: {
    may: "account:write",
    input: talk(),
    audit: [
      {
        action: "conversation.archive",
        subject: ["conversation", "conversation.id"],
        before: { status: "active" },
        after: { status: "archived" },
      },
    ],
    refusals: strangers(),
    quiet: [{ why: "one that is archived already", input: archived }],
  },
};
