-- The wall between tenants says the same as before, in words whose share of the rows the planner guesses at a half. What
-- stood here it took for a twentieth at most: a customer's list of 10,000 rows was planned as one of 50, that is read as
-- a whole and sorted, where its index gives the first page at once.
CREATE OR REPLACE FUNCTION relay_serves(customer text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN current_setting('relay.customer_id', true) = '*' THEN true
     ELSE customer = current_setting('relay.customer_id', true) END $$;
