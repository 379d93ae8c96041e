import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import type { MailSettings } from "../../src/policies/index.ts";

/** A mail as it came in. */
export interface Received {
  to: string[];
  /** Headers and both bodies, soft line breaks joined. */
  text: string;
}

/** A real mail server that keeps what it gets. */
export interface Mailbox {
  settings: MailSettings;
  /** The next mail to this address that is not taken yet; null when none comes within this time. */
  take(to: string, waitMs?: number): Promise<Received | null>;
  close(): Promise<void>;
}

export async function openMailbox(): Promise<Mailbox> {
  const mails: Received[] = [];
  const server = new SMTPServer({
    disabledCommands: ["STARTTLS"],
    authOptional: true,
    onData: (stream, session, callback) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        mails.push({ to, text: plain(Buffer.concat(chunks).toString("utf8")) });
        callback();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    settings: { url: `smtp://127.0.0.1:${String(port)}`, from: "Token Relay <relay@example.com>" },
    async take(to, waitMs = 3_000) {
      const find = (): number => mails.findIndex((mail) => mail.to.includes(to));
      for (const end = Date.now() + waitMs; find() < 0 && Date.now() < end;)
        await new Promise((resolve) => setTimeout(resolve, 20));
      return find() < 0 ? null : (mails.splice(find(), 1)[0] ?? null);
    },
    close: () => new Promise<void>((resolve) => server.close(resolve)),
  };
}

function plain(raw: string): string {
  return raw
    .replace(/=\r\n/g, "")
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

/** The token of the link in a mail, and where the link leads. */
export function linkIn(mail: Received | null): { page: string; token: string } {
  const [, page = "", token = ""] = /(https?:\/\/\S+)#token=([0-9A-Za-z_]+)/.exec(mail?.text ?? "") ?? [];
  return { page, token };
}
