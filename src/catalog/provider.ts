import { protocols, type Protocol } from "../kernel/protocol.ts";
import { checkBaseUrl } from "./base-url.ts";
import type { Report } from "./refusals.ts";
import { checkText } from "./text-rules.ts";
import { checkFlags, type UpstreamFlags } from "./upstream-flags.ts";

export const statuses = ["active", "disabled"] as const;
/** What is disabled stays on record and serves nobody. */
export type Status = (typeof statuses)[number];

/** What an operator states of a supplier. Nothing of it is ever shown to customers. */
export interface ProviderFields {
  name: string;
  protocol: Protocol;
  /** Up to, not including, the protocol's own last part; without a trailing slash. */
  baseUrl: string;
  /** "" is nowhere in particular. */
  region: string;
  /** True only for model servers in one's own network: opens plain http and private addresses. */
  allowPrivateAddress: boolean;
  status: Status;
  flags: UpstreamFlags;
}

export interface Provider extends ProviderFields {
  id: string;
  credentials: Credential[];
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

/** What may be known of a stored secret: everything but the secret. */
export interface Credential {
  id: string;
  providerId: string;
  label: string;
  status: Status;
  /** False when another master key sealed it: it must be entered again. */
  isReadable: boolean;
  createdAt: Date;
  updatedAt: Date;
}

export interface NewCredential {
  label: string;
  secret: string;
}

export const providerDefaults: Omit<ProviderFields, "name" | "protocol" | "baseUrl"> = {
  region: "",
  allowPrivateAddress: false,
  status: "active",
  flags: {},
};

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
// What a header value can carry: a line end in a secret would write headers of its own.
const SECRET = /^[\x21-\x7e]{1,4096}$/;
const REGION_LENGTH_MAX = 64;

/** Checks a supplier's fields and gives them back with the base URL in its normal form. */
export function checkProvider(fields: ProviderFields, report: Report): ProviderFields {
  checkProviderName(fields.name, report);
  if (!protocols.includes(fields.protocol)) report("protocol", `must be one of ${protocols.join(", ")}`);
  checkText(fields.region, { field: "region", lengthMax: REGION_LENGTH_MAX, mayBeEmpty: true }, report);
  checkFlags({ ...fields.flags }, report);
  const verdict = checkBaseUrl(fields.baseUrl, fields.allowPrivateAddress);
  if (!verdict.ok) report("baseUrl", verdict.reason);
  return verdict.ok ? { ...fields, baseUrl: verdict.url } : fields;
}

/** Checks a credential without ever repeating its secret. A null secret is one that is not being entered. */
export function checkCredential(credential: { label: string; secret: string | null }, report: Report): void {
  if (!NAME.test(credential.label))
    report("label", "must be a name of letters, digits, dots, dashes and underscores");
  if (credential.secret !== null && !SECRET.test(credential.secret)) {
    report("secret", "must have 1 to 4096 visible ASCII characters");
  }
}

/** Checks credentials that are entered together; each label names one secret. */
export function checkCredentials(
  credentials: readonly { label: string; secret: string | null }[],
  report: Report,
): void {
  const labels = new Set<string>();
  credentials.forEach((credential, index) => {
    const path = `credentials[${String(index)}]`;
    checkCredential(credential, (field, message) => {
      report(`${path}.${field}`, message);
    });
    if (labels.has(credential.label)) report(`${path}.label`, "is used twice");
    labels.add(credential.label);
  });
}

function checkProviderName(name: string, report: Report): void {
  if (!NAME.test(name)) report("name", "must be a name of letters, digits, dots, dashes and underscores");
}
