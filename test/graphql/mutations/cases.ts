import { accountCases } from "./account.ts";
import { alertCases } from "./alerts.ts";
import type { Case } from "./case.ts";
import { keyCases } from "./keys.ts";
import { moneyCases } from "./money.ts";
import { peopleCases } from "./people.ts";
import { policyCases } from "./policies.ts";
import { sessionCases } from "./sessions.ts";
import { wayInCases } from "./way-in.ts";

/** Every mutation of the customer schema. */
export const cases: Readonly<Record<string, Case>> = {
  ...accountCases,
  ...keyCases,
  ...alertCases,
  ...moneyCases,
  ...peopleCases,
  ...policyCases,
  ...sessionCases,
  ...wayInCases,
};
