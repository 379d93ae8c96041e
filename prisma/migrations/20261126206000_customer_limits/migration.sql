-- What a customer's keys may do together: requests and tokens a minute, and requests at the same time; null: no limit.
ALTER TABLE "customer" ADD COLUMN "rpm" INTEGER, ADD COLUMN "tpm" INTEGER, ADD COLUMN "concurrency" INTEGER,
  ADD CONSTRAINT customer_limits_positive CHECK (rpm > 0 AND tpm > 0 AND concurrency > 0);
