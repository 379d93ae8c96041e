import { createTransport } from "nodemailer";
import type { Channel } from "./deliver-due.ts";
import type { Outcome } from "./delivery.ts";
import { readMail } from "./mail-content.ts";

/** Where mails are handed over, and whom they are from. */
export interface MailSettings {
  /** smtp:// or smtps://, with user and password if the server wants them. */
  url: string;
  /** An address, or a name with one: `Token Relay <alerts@example.com>`. */
  from: string;
}

const TIMEOUT_MS = 10_000;
const PERMANENT = 500;

/** The channel of e-mails by SMTP. Without settings it gives every mail up at once, and says why. */
export function emailChannel(settings: MailSettings | null): Channel {
  if (settings === null) return () => Promise.resolve(NOT_SET_UP);
  const transport = createTransport({
    url: settings.url,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = /@([^\s>]+)/.exec(settings.from)?.[1] ?? "localhost";
  return async (_, { id, target, content }) => {
    const { subject, text, html } = readMail(content);
    const mail = {
      ...{ from: settings.from, subject, text, html },
      // As an object, the address is taken as it is and never read as a list.
      to: { name: "", address: target },
      messageId: `<${id}@${domain}>`,
      headers: { "Auto-Submitted": "auto-generated" },
    };
    return transport.sendMail(mail).then((): Outcome => ({ kind: "delivered", status: null }), translate);
  };
}

const NOT_SET_UP: Outcome = {
  kind: "failed",
  status: null,
  error: "E-mail is not set up on this server.",
  isFinal: true,
};

// A mail server's own words may name hosts and accounts that are not the customer's: only its code is told.
function translate(thrown: unknown): Outcome {
  const status = (thrown as { responseCode?: number }).responseCode ?? null;
  const error =
    status === null
      ? "The mail server could not be reached."
      : `The mail server refused it (${String(status)}).`;
  return { kind: "failed", status, error, isFinal: status !== null && status >= PERMANENT };
}
