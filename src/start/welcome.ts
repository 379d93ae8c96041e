import { relative } from "node:path";
import { firstRunFile, type FirstRun } from "./first-run.ts";

export interface WelcomeInput {
  baseUrl: string;
  dataDir: string;
  firstRun: FirstRun | null;
}

/** What the start prints on standard output when the relay is ready. Secrets appear on the first run only. */
export function welcome({ baseUrl, dataDir, firstRun }: WelcomeInput): string {
  const file = relative(process.cwd(), firstRunFile(dataDir));
  const ready = `Token Relay is ready at ${baseUrl}`;
  if (!firstRun) return `${ready}\nThe log-ins of the first start are in ${file}.\n`;
  const kept = `This is shown once; it is kept in ${file}, which only you can read.`;
  return `${ready}\n\n${accounts(firstRun)}\n${kept}\n${tryIt(firstRun)}`;
}

function accounts({ operator, customer, api_key: apiKey }: FirstRun): string {
  const lines = [`Operator   ${operator.email}   ${operator.password}`];
  if (customer) lines.push(`Customer   ${customer.email}   ${customer.password}   ${customer.id}`);
  if (apiKey !== undefined) lines.push(`API key    ${apiKey}`);
  return `${lines.join("\n")}\n`;
}

function tryIt({ base_url: baseUrl, api_key: apiKey }: FirstRun): string {
  if (apiKey === undefined) return "";
  return `
Try it; the demo's models are simulated, the money is not:

curl ${baseUrl}/v1/chat/completions \\
  -H "Authorization: Bearer ${apiKey}" \\
  -H "Content-Type: application/json" \\
  -d '{"model":"auto-chat-balanced","messages":[{"role":"user","content":"hello"}]}'
`;
}
