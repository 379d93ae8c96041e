import type { NetworkList } from "../../kernel/network-list.ts";
import type { Resolve } from "../../kernel/guarded-lookup.ts";
import type { Channels } from "./deliver-due.ts";
import { emailChannel, type MailSettings } from "./email-channel.ts";
import { webhookChannel } from "./webhook-channel.ts";

export interface ChannelSettings {
  /** Null: no mail is sent. */
  mail: MailSettings | null;
  /** The private networks that webhooks may reach. */
  networks: NetworkList;
  /** Asks for the addresses of a webhook's host; the system's resolver when left out. */
  resolve?: Resolve | undefined;
}

/** Every way in which a message can leave. */
export function openChannels({ mail, networks, resolve }: ChannelSettings): Channels {
  return { webhook: webhookChannel({ networks, resolve }), email: emailChannel(mail) };
}
