-- A key that takes another one's place goes on with its quota: in the window in which it did, what the old key spent
-- and holds counts as the new one's too, and goes on doing so as the requests of the old key end. Each key's own
-- requests stay its own; what it has from another is noted apart (inherited_*), so that the books can be checked.
ALTER TABLE "key_quota" ADD COLUMN "inherited_reserved" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN "inherited_spent" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN "successor_id" TEXT;

ALTER TABLE key_quota
  ADD CONSTRAINT key_quota_inherited CHECK (inherited_spent <= spent AND inherited_reserved <= reserved),
  ADD CONSTRAINT key_quota_successor FOREIGN KEY (successor_id) REFERENCES api_key (id);

-- Whoever changes a quota's figures holds the lock of the customer's account, so two keys of one line never wait for
-- each other. The successor's row may have a successor of its own, which hears of it by this same trigger.
CREATE FUNCTION key_quota_pass_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE key_quota
  SET reserved = reserved + NEW.reserved - OLD.reserved, spent = spent + NEW.spent - OLD.spent,
    inherited_reserved = inherited_reserved + NEW.reserved - OLD.reserved,
    inherited_spent = inherited_spent + NEW.spent - OLD.spent
  WHERE api_key_id = NEW.successor_id AND "window" = NEW."window";
  RETURN NULL;
END $$;
CREATE TRIGGER key_quota_passed_on AFTER UPDATE ON key_quota FOR EACH ROW
  WHEN (OLD.successor_id IS NOT NULL AND (OLD.reserved, OLD.spent) IS DISTINCT FROM (NEW.reserved, NEW.spent))
  EXECUTE FUNCTION key_quota_pass_on();
