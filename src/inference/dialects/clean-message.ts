import type { ModelNames } from "./dialect.ts";

const LENGTH_MAX = 600;

const TOP_LEVEL_DOMAINS = [
  "com net org io ai cn dev app cloud co us eu uk de fr jp kr sg hk tech",
  "local internal svc lan",
];

const ID_PREFIXES = [
  "org organization proj project acct account ws workspace req trace",
  "chatcmpl cmpl resp asst fp ep cus",
];

const SUPPLIERS = [
  "OpenAI|Azure(?: OpenAI)?|Microsoft|Anthropic|Google(?: AI)?|Vertex(?: AI)?|AWS|Amazon|Bedrock",
  "DashScope|Aliyun|Alibaba(?: Cloud)?|Bailian|Model Studio|DeepSeek|Moonshot(?: AI)?|Zhipu|Volcengine",
  "Together AI|Fireworks AI|OpenRouter|Groq|Cerebras|Mistral(?: AI)?|Perplexity|SiliconFlow",
  "vLLM|SGLang|LiteLLM|Ollama",
];

const SPACE_OR_CONTROL = /[\s\u0000-\u001f\u007f]+/g;
const URL_TEXT = /\b(?:https?|wss?):\/\/[^\s"'<>)\]]+/gi;
const EMAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;
const HOST_NAME = `(?<![\\w.-])(?:[a-z0-9-]+\\.)+(?:${anyOf(TOP_LEVEL_DOMAINS)})(?![\\w.-]*\\w)`;
const HOST = new RegExp(`${HOST_NAME}(?::\\d+)?(?:/[^\\s"'<>)\\]]*)?`, "gi");
const ADDRESS = /(?<![\w.])(?:\d{1,3}(?:\.\d{1,3}){3}|localhost)(?::\d+)?(?![\w.]*\w)/gi;
const UUID = /\b[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\b/gi;
const SECRET = /\b(?:(?:sk|pk|rk|ak|gsk|xai|key)[-_]|Bearer )[\w*.-]{6,}|\b(?:AIza|LTAI|AKIA)\w{8,}/g;
const ACCOUNT_ID = new RegExp(`\\b(?:${anyOf(ID_PREFIXES)})[-_](?=[\\w-]*\\d)[\\w-]{5,}`, "gi");
/** Long runs of letters and digits are ids or secrets; those of tool calls the customer knows already. */
const LONG_ID = /(?<![\w-])(?!call_|toolu_|chatcmpl-tool)(?=[\w*-]*\d)(?=[\w*-]*[a-z])[\w*-]{24,}(?![\w-])/gi;
const LONG_NUMBER = /\b\d{10,}\b/g;
const REQUEST_ID_PHRASE =
  /[([]?\s*\b(?:request|trace|req)[ _-]?id\s*[:=]?\s*(?:\[removed\]|[\w-]+)?\s*[)\]]?/gi;
const SUPPLIER = new RegExp(`\\b(?:${SUPPLIERS.join("|")})\\b(?![-/]\\w)`, "g");

const REMOVED = "[removed]";

/**
 * A supplier's message as a customer may read it: without addresses, keys and ids, under the public model
 * name. Null when nothing is left that says anything.
 */
export function cleanMessage(text: string, names: ModelNames): string | null {
  const cleaned = withPublicModel(text.slice(0, LENGTH_MAX * 2).replace(SPACE_OR_CONTROL, " "), names)
    .replace(URL_TEXT, REMOVED)
    .replace(EMAIL, REMOVED)
    .replace(HOST, REMOVED)
    .replace(ADDRESS, REMOVED)
    .replace(SECRET, REMOVED)
    .replace(UUID, REMOVED)
    .replace(ACCOUNT_ID, REMOVED)
    .replace(LONG_ID, REMOVED)
    .replace(LONG_NUMBER, REMOVED)
    .replace(REQUEST_ID_PHRASE, "")
    .replace(SUPPLIER, "the supplier")
    .replaceAll(MODEL_MARK, () => names.publicModel)
    .trim()
    .slice(0, LENGTH_MAX);
  return /[\p{L}\p{N}]/u.test(cleaned.replaceAll(REMOVED, "")) ? cleaned : null;
}

/** The same for the log: only what opens a door is taken out. */
export function hideSecrets(text: string): string {
  return text.replace(SECRET, REMOVED);
}

/** Stands for the model while the rest is cleaned: the public name may look like something to remove. */
const MODEL_MARK = "\u0000";

/**
 * The upstream name goes with its publisher before it and its date or variant behind it
 * ("openai/gpt-4o-2024-08").
 */
function withPublicModel(text: string, names: ModelNames): string {
  const last = names.upstreamModel.slice(names.upstreamModel.lastIndexOf("/") + 1);
  const spellings = [names.upstreamModel, last].filter((name) => name !== "").map(escapePattern);
  const pattern = new RegExp(`(?<![\\w-])(?:[\\w.-]+/)*(?:${spellings.join("|")})(?:[\\w:@.-]*\\w)?`, "gi");
  return text.replaceAll(MODEL_MARK, "").replace(pattern, MODEL_MARK);
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}

function anyOf(words: readonly string[]): string {
  return words.join(" ").replaceAll(" ", "|");
}
