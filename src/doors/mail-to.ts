import type { PeopleMail } from "../graphql/index.ts";
import { newId } from "../kernel/ids.ts";
import type { Node } from "../node.ts";
import { writeMail } from "../policies/index.ts";
import type { Ctx } from "../storage/index.ts";

// Whoever asks for mails faster than they leave does not fill our memory with them.
const AT_ONCE_MAX = 100;

/**
 * Sends mails to people who log in here, once each and without making anybody wait: how long an answer takes
 * must not tell whether a mail is on its way. What does not arrive is asked for again.
 */
export function mailTo(node: Node): (mail: PeopleMail) => void {
  let underWay = 0;
  const note = (error: string): void => node.log.warn({ error }, "a mail to a person was not sent");
  const send = async ({ to, ...mail }: PeopleMail): Promise<void> => {
    const { database, clock, keyring, channels } = node;
    const id = newId("dlv");
    const principal = { kind: "system", name: "mail" } as const;
    const ctx: Ctx = { principal, database, clock, keyring, requestId: newId("req") };
    const message = { id, customerId: "", channel: "email", target: to, content: writeMail(mail) } as const;
    const outcome = await channels.email(ctx, { ...message, number: 1, tries: 1 });
    if (outcome.kind === "failed") note(outcome.error);
  };
  return (mail) => {
    if (underWay >= AT_ONCE_MAX) {
      note("Too many mails are under way.");
      return;
    }
    underWay++;
    send(mail)
      .catch(() => note("It failed on our side."))
      .finally(() => underWay--);
  };
}
