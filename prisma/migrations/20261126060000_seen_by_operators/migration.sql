-- Operators see which migrations were applied. The table is Prisma's, and is not there when only a schema is compared.
-- Its owner, who migrates, is not bound by the policy: it does not force row-level security.
DO $$ BEGIN
  IF to_regclass('_prisma_migrations') IS NOT NULL THEN
    ALTER TABLE _prisma_migrations ENABLE ROW LEVEL SECURITY;
    CREATE POLICY system ON _prisma_migrations FOR SELECT TO relay_app USING (relay_serves('*'));
    GRANT SELECT (migration_name, finished_at, rolled_back_at) ON _prisma_migrations TO relay_app;
  END IF;
END $$;
