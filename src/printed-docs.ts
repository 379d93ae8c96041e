import { buildCustomerSchema, printReferences } from "./graphql/index.ts";
import { conformance, errorExamples, type ErrorExample } from "./inference/index.ts";
import { errorCatalogue, type ErrorCode } from "./kernel/error-catalogue.ts";
import type { Protocol } from "./kernel/protocol.ts";
import { printEquivalence } from "./rest/index.ts";

/** The generated parts of the documents: by the file below src/docs, then by the part's name. */
export type PrintedParts = ReadonlyMap<string, Readonly<Record<string, string>>>;

const REQUEST_ID = "req_01k7v9m2x4e8t6r3n5p0q1w2z8";

/** What is printed into src/docs, as it is now. */
export function printedParts(): PrintedParts {
  const codes = Object.keys(errorCatalogue) as ErrorCode[];
  const { customer, operator } = printReferences();
  return new Map<string, Readonly<Record<string, string>>>([
    ["protocols.md", { ...conformance() }],
    ["graphql.md", { equivalence: printEquivalence(buildCustomerSchema(), "graphql-customer.md") }],
    ["graphql-customer.md", { reference: customer }],
    ["graphql-operator.md", { reference: operator }],
    ["errors/README.md", { codes: codeTable(codes) }],
    ...codes.map((code) => [`errors/${code}.md`, { answers: answersOf(code) }] as const),
  ]);
}

/**
 * A document with its generated parts written anew: each stands between `<!-- name -->` and `<!-- /name
 * -->`. Throws when the document has no place for one.
 */
export function printInto(document: string, parts: Readonly<Record<string, string>>): string {
  return Object.entries(parts).reduce((text, [name, part]) => {
    const place = new RegExp(`(<!-- ${name} -->\n)[^]*?(\n<!-- /${name} -->)`);
    if (!place.test(text)) throw new Error(`the document has no place for ${name}`);
    return text.replace(place, (_, open: string, close: string) => `${open}\n${part}\n${close}`);
  }, document);
}

function codeTable(codes: readonly ErrorCode[]): string {
  const rows = codes.map((code) => {
    const { status, message } = errorCatalogue[code];
    return `| ${String(status)} | [\`${code}\`](${code}.md) | ${message} |`;
  });
  return ["| HTTP | code | what it says, unless it can say more |", "| --- | --- | --- |", ...rows].join(
    "\n",
  );
}

const NAMES: Record<Protocol, string> = {
  openai: "OpenAI Chat Completions",
  anthropic: "Anthropic Messages",
  dashscope: "DashScope",
};

/** How each door tells an error of this code. */
function answersOf(code: ErrorCode): string {
  const { status, message } = errorCatalogue[code];
  const envelope = { request_id: REQUEST_ID, success: false, data: null, code, message };
  const graphql = { message, extensions: { code, request_id: REQUEST_ID } };
  const shown = [
    answer(`REST, \`/openapi/v1\`: HTTP ${String(status)}`, envelope),
    answer("GraphQL, in `errors`", graphql),
    ...errorExamples(code, REQUEST_ID).map(protocolAnswer),
  ];
  return shown.join("\n\n");
}

function protocolAnswer({ protocol, status, body }: ErrorExample): string {
  return answer(`${NAMES[protocol]}: HTTP ${String(status)}`, JSON.parse(body));
}

function answer(title: string, body: unknown): string {
  return `**${title}**\n\n\`\`\`json\n${JSON.stringify(body, null, 2)}\n\`\`\``;
}
