/** Something that was done, as its audit row keeps it. */
export interface AuditEvent {
  id: string;
  createdAt: Date;
  /** The kind of the principal: `operator`, `customerUser`, `apiKey`, `system`, `anonymous`. */
  actorKind: string;
  actorId: string;
  /** An operator's or a person's e-mail address, or a key's name; null when that is not known. */
  actorName: string | null;
  /** Null for what belongs to no tenant. */
  customerId: string | null;
  action: string;
  subjectKind: string;
  subjectId: string;
  before: AuditedState;
  after: AuditedState;
  requestId: string | null;
}

/** What differed, by field; null where there is nothing to say. */
export type AuditedState = Readonly<Record<string, unknown>> | null;
