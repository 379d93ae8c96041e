import { fail, type FieldError } from "../../kernel/app-error.ts";
import { normaliseEmail } from "../../kernel/email-address.ts";
import { faultOf, mergeMetadata } from "../metadata.ts";
import { isTimezone } from "../reporting-timezone.ts";
import { countryCodes } from "./country-codes.ts";
import { fieldsOf, type ProfileChanges, type ProfileFields } from "./profile.ts";

interface Rule {
  /** The parameter's name on the wire. */
  param: string;
  /** The stored form of a text; null when it is none. */
  read: (text: string) => string | null;
  /** What a text must be, as the end of a sentence. */
  must: string;
  mayBeNull: boolean;
}

const CONTROL = /\p{Cc}/u;

type TextField = Exclude<keyof ProfileFields, "metadata">;

const email = { read: normaliseEmail, must: "must be an e-mail address, without a name", mayBeNull: true };

const rules: Readonly<Record<TextField, Rule>> = {
  name: { param: "name", ...line(120), mayBeNull: false },
  company: { param: "company", ...line(200), mayBeNull: true },
  contactName: { param: "contact_name", ...line(120), mayBeNull: true },
  contactEmail: { param: "contact_email", ...email },
  contactPhone: { param: "contact_phone", ...line(40), mayBeNull: true },
  country: {
    param: "country",
    read: (text) => (countryCodes.has(text) ? text : null),
    must: "must be a country of ISO 3166-1 alpha-2, such as DE",
    mayBeNull: true,
  },
  locale: {
    param: "locale",
    read: canonicalLocale,
    must: "must be a language tag of BCP 47, such as en-GB",
    mayBeNull: true,
  },
  reportingTimezone: {
    param: "reporting_timezone",
    read: (text) => (isTimezone(text) ? text : null),
    must: "must be an IANA time zone, such as Europe/Berlin or UTC",
    mayBeNull: false,
  },
  billingEmail: { param: "billing_email", ...email },
};

/**
 * A profile after its changes, in stored form. Throws `invalid_request` with everything that is wrong with
 * them.
 */
export function editProfile(current: ProfileFields, changes: ProfileChanges): ProfileFields {
  const next = fieldsOf(current);
  const errors: FieldError[] = [];
  for (const field of Object.keys(rules) as TextField[]) {
    const stated = changes[field];
    if (stated === undefined) continue;
    const { param, read, must, mayBeNull } = rules[field];
    const stored = stated === null ? null : read(stated);
    if (stored !== null || (stated === null && mayBeNull)) Object.assign(next, { [field]: stored });
    else errors.push(refusal(param, stated === null ? "must not be null" : must));
  }
  next.metadata = mergeMetadata(current.metadata, changes.metadata ?? {});
  const fault = faultOf(next.metadata);
  if (fault !== null) errors.push(refusal("metadata", fault));
  const [first] = errors;
  if (!first) return next;
  const message = `${first.field}: ${first.message}`;
  throw fail("invalid_request", { public: message, param: first.field, fields: errors });
}

function line(lengthMax: number): Pick<Rule, "read" | "must"> {
  return {
    read(text) {
      const trimmed = text.trim();
      return trimmed !== "" && trimmed.length <= lengthMax && !CONTROL.test(trimmed) ? trimmed : null;
    },
    must: `must have 1 to ${String(lengthMax)} characters, without control characters`,
  };
}

function canonicalLocale(text: string): string | null {
  if (text.length > 35) return null;
  try {
    return Intl.getCanonicalLocales(text)[0] ?? null;
  } catch {
    // Intl has no other way of saying that it is no language tag.
    return null;
  }
}

function refusal(field: string, message: string): FieldError {
  return { field, code: "invalid_request", message };
}
