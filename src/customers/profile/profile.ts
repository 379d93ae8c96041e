import type { Metadata } from "../metadata.ts";

/** What a customer says of itself. Null is: not said. */
export interface ProfileFields {
  name: string;
  company: string | null;
  contactName: string | null;
  contactEmail: string | null;
  contactPhone: string | null;
  /** ISO 3166-1 alpha-2. */
  country: string | null;
  /** BCP 47, in its canonical form. */
  locale: string | null;
  /** IANA name: by its days and months figures are cut. */
  reportingTimezone: string;
  billingEmail: string | null;
  metadata: Metadata;
}

export interface Profile extends ProfileFields {
  customerId: string;
  /** Rises with every change of the customer, those by operators included. */
  version: number;
  updatedAt: Date;
}

/** What is absent stays; null clears; metadata merges field by field, and a null in it takes a field away. */
export type ProfileChanges = { [F in keyof ProfileFields]?: ProfileFields[F] | undefined };

/** The fields alone, in their order. */
export function fieldsOf(profile: ProfileFields): ProfileFields {
  return {
    name: profile.name,
    company: profile.company,
    contactName: profile.contactName,
    contactEmail: profile.contactEmail,
    contactPhone: profile.contactPhone,
    country: profile.country,
    locale: profile.locale,
    reportingTimezone: profile.reportingTimezone,
    billingEmail: profile.billingEmail,
    metadata: profile.metadata,
  };
}
