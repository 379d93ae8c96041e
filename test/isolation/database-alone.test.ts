import { expect, test } from "@jest/globals";
import { isolationTests } from "./matrix.ts";
import { withoutTenantFilters } from "./without-tenant-filters.ts";

// Every comparison with a tenant's id is taken out of what is sent to the database: what is left between two
// customers is row-level security.
isolationTests(() => withoutTenantFilters().restore);

test.each([
  [
    `SELECT * FROM a WHERE customer_id = $1 AND id = $2`,
    `SELECT * FROM a WHERE (customer_id = $1 OR TRUE) AND id = $2`,
  ],
  [
    `SELECT 1 WHERE "public"."api_key"."customer_id" = $3`,
    `SELECT 1 WHERE ("public"."api_key"."customer_id" = $3 OR TRUE)`,
  ],
  [`SELECT 1 WHERE k.customer_id = ANY($1)`, `SELECT 1 WHERE (k.customer_id = ANY($1) OR TRUE)`],
  [`UPDATE a SET customer_id = $1 WHERE id = $2`, `UPDATE a SET customer_id = $1 WHERE id = $2`],
])("the filter is taken out of %s", (given, left) => {
  expect(withoutTenantFilters.strip(given)).toBe(left);
});
