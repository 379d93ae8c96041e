-- What happened, summed as it is booked: by hours, and by days of each customer's own time zone. See
-- src/docs/decisions/2026-11-26-days-are-cut-by-zone.md.

-- price_tier is the position of the tier whose rates, times the usage, are exactly the charge; null where the charge
-- came about in another way. stages says when each stage of the request began and ended.
ALTER TABLE "request" ADD COLUMN "price_tier" SMALLINT, ADD COLUMN "stages" BYTEA;
SELECT set_config('relay.customer_id', '*', true);
UPDATE request r SET price_tier = t.position
FROM price_version v, price_tier t
WHERE v.id = r.price_id AND t.price_id = v.id AND r.input_fresh IS NOT NULL
  AND t.position = (SELECT min(o.position) FROM price_tier o WHERE o.price_id = v.id AND (o.up_to_input_tokens IS NULL
    OR o.up_to_input_tokens >= r.input_fresh::bigint + r.cache_read + r.cache_write_5m + r.cache_write_1h))
  AND r.charge = div(r.input_fresh::numeric * t.input + r.cache_read::numeric * t.cached_input
    + r.cache_write_5m::numeric * t.cache_write_5m + r.cache_write_1h::numeric * t.cache_write_1h
    + r.output_text::numeric * t.output + r.output_reasoning::numeric * t.reasoning
    + v.per_request::numeric * 1000 + 999, 1000);

-- Failures are few, and asked for among many.
CREATE INDEX request_status ON request (customer_id, status, created_at, request_id) WHERE status <> 'succeeded';
CREATE INDEX request_code ON request (customer_id, code, created_at, request_id) WHERE code IS NOT NULL;

-- A histogram is one number: the count of bucket i stands at 10^(10 i). Histograms are added as numbers are, and
-- nothing runs over below ten thousand million requests in one bucket. Only requests that succeeded are in it: a refusal
-- is quick, and says nothing of how quick answers are. The buckets are those of
-- src/activity/cells/histogram.ts: bucket i begins with the i-th of these milliseconds and is 4 % wide.
CREATE FUNCTION histogram_of(p_ms integer) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT ('1e' || 10 * width_bucket(p_ms, '{
    1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,27,29,31,33,35,37,39,41,43,45,47,
    49,51,54,57,60,63,66,69,72,75,79,83,87,91,95,99,103,108,113,118,123,128,134,140,146,152,159,166,173,
    180,188,196,204,213,222,231,241,251,262,273,284,296,308,321,334,348,362,377,393,409,426,444,462,481,
    501,522,543,565,588,612,637,663,690,718,747,777,809,842,876,912,949,987,1027,1069,1112,1157,1204,
    1253,1304,1357,1412,1469,1528,1590,1654,1721,1790,1862,1937,2015,2096,2180,2268,2359,2454,2553,2656,
    2763,2874,2989,3109,3234,3364,3499,3639,3785,3937,4095,4259,4430,4608,4793,4985,5185,5393,5609,5834,
    6068,6311,6564,6827,7101,7386,7682,7990,8310,8643,8989,9349,9723,10112,10517,10938,11376,11832,
    12306,12799,13311,13844,14398,14974,15573,16196,16844,17518,18219,18948,19706,20495,21315,22168,
    23055,23978,24938,25936,26974,28053,29176,30344,31558,32821,34134,35500,36921,38398,39934,41532,
    43194,44922,46719,48588,50532,52554,54657,56844,59118,61483,63943,66501,69162,71929,74807,77800,
    80913,84150,87517,91018,94659,98446,102384,106480,110740,115170,119777,124569,129552,134735,140125,
    145731,151561,157624,163929,170487,177307,184400,191777,199449,207427,215725,224355,233330,242664,
    252371,262466,272965,283884,295240,307050,319333,332107,345392,359208,373577,388521,404062,420225,
    437035,454517,472698,491606,511271,531722,552991,575111,598116,622041,646923,672800,699713,727702,
    756811,787084,818568,851311,885364,920779,957611,995916,1035753,1077184,1120272,1165083,1211687,
    1260155,1310562,1362985,1417505,1474206,1533175,1594503,1658284,1724616,1793601,1865346,1939960,
    2017559,2098262,2182193,2269481,2360261,2454672,2552859,2654974,2761173,2871620,2986485,3105945,
    3230183,3359391,3493767,3633518,3778859,3930014,4087215,4250704,4420733,4597563,4781466,4972725,
    5171635,5378501,5593642,5817388,6050084,6292088,6543772,6805523,7077744,7360854,7655289,7961501,
    8279962,8611161,8955608,9313833,9686387,10073843,10476797,10895869,11331704,11784973,12256372,
    12746627,13256493,13786753,14338224,14911753,15508224,16128553,16773696,17444644,18142430,18868128,
    19622854,20407769,21224080,22073044,22955966,23874205,24829174,25822341,26855235,27929445,29046623,
    30208488,31416828,32673502,33980443,35339661,36753248,38223378,39752314,41342407,42996104,44715949,
    46504587,48364771,50299362,52311337,54403791,56579943,58843141,61196867,63644742,66190532,68838154,
    71591681,74455349,77433563,80530906,83752143,87102229}'::integer[]))::numeric
$$;

-- A request as cells of one request: what the sums below are sums of. Grain 0 tells requests apart by everything; the
-- others are for questions to long times, which are many fewer cells: 1 by status and code, 2 by the key too, 3 by the
-- model too. What a grain does not tell apart is empty.
CREATE VIEW request_cell WITH (security_invoker = true) AS
SELECT customer_id, created_at, request_id, grain, CASE WHEN grain IN (0, 2) THEN api_key_id ELSE '' END AS api_key_id,
  CASE WHEN grain IN (0, 3) THEN model ELSE '' END AS model, CASE WHEN grain = 0 THEN protocol ELSE '' END AS protocol,
  status, coalesce(code, '') AS code, CASE WHEN grain = 0 AND price_tier IS NOT NULL THEN price_id ELSE '' END AS price_id,
  CASE WHEN grain = 0 THEN coalesce(price_tier, 0::smallint) ELSE 0::smallint END AS price_tier, 1::bigint AS requests,
  coalesce(input_fresh, 0)::bigint AS input_fresh, coalesce(cache_read, 0)::bigint AS cache_read,
  coalesce(cache_write_5m, 0)::bigint AS cache_write_5m, coalesce(cache_write_1h, 0)::bigint AS cache_write_1h,
  coalesce(output_text, 0)::bigint AS output_text, coalesce(output_reasoning, 0)::bigint AS output_reasoning, charge,
  latency_ms::bigint AS latency_ms, coalesce(ttft_ms, 0)::bigint AS ttft_ms,
  (ttft_ms IS NOT NULL)::int::bigint AS first_bytes, (cache = 'hit')::int::bigint AS cache_hits,
  (cache = 'miss')::int::bigint AS cache_misses,
  CASE WHEN status = 'succeeded' THEN histogram_of(latency_ms) ELSE 0 END AS latency,
  CASE WHEN status = 'succeeded' THEN coalesce(histogram_of(ttft_ms), 0) ELSE 0 END AS ttft
FROM request, (VALUES (0::smallint), (1), (2), (3)) AS g (grain);

-- Customers lie apart, so that what one reads is not strewn among what the others wrote. Rows are rewritten in place
-- while their hour or day lasts: the room for that is left free.
ALTER TABLE rollup_hour RENAME TO rollup_hour_before;
ALTER TABLE rollup_hour_before RENAME CONSTRAINT rollup_hour_pkey TO rollup_hour_before_pkey;
CREATE TABLE "rollup_hour" (
    "customer_id" TEXT NOT NULL,
    "grain" SMALLINT NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "api_key_id" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "protocol" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "price_id" TEXT NOT NULL,
    "price_tier" SMALLINT NOT NULL,
    "requests" BIGINT NOT NULL,
    "input_fresh" BIGINT NOT NULL,
    "cache_read" BIGINT NOT NULL,
    "cache_write_5m" BIGINT NOT NULL,
    "cache_write_1h" BIGINT NOT NULL,
    "output_text" BIGINT NOT NULL,
    "output_reasoning" BIGINT NOT NULL,
    "charge" BIGINT NOT NULL,
    "latency_ms" BIGINT NOT NULL,
    "ttft_ms" BIGINT NOT NULL,
    "first_bytes" BIGINT NOT NULL,
    "cache_hits" BIGINT NOT NULL,
    "cache_misses" BIGINT NOT NULL,
    "latency" NUMERIC NOT NULL,
    "ttft" NUMERIC NOT NULL,

    CONSTRAINT "rollup_hour_pkey" PRIMARY KEY ("customer_id","grain","hour","api_key_id","model","protocol","status","code","price_id","price_tier")
) PARTITION BY HASH ("customer_id");

-- Days of the customer's time zone, as its cut says.
CREATE TABLE "rollup_day" (
    "customer_id" TEXT NOT NULL,
    "cut" SMALLINT NOT NULL,
    "grain" SMALLINT NOT NULL,
    "day" DATE NOT NULL,
    "api_key_id" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "protocol" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "price_id" TEXT NOT NULL,
    "price_tier" SMALLINT NOT NULL,
    "requests" BIGINT NOT NULL,
    "input_fresh" BIGINT NOT NULL,
    "cache_read" BIGINT NOT NULL,
    "cache_write_5m" BIGINT NOT NULL,
    "cache_write_1h" BIGINT NOT NULL,
    "output_text" BIGINT NOT NULL,
    "output_reasoning" BIGINT NOT NULL,
    "charge" BIGINT NOT NULL,
    "latency_ms" BIGINT NOT NULL,
    "ttft_ms" BIGINT NOT NULL,
    "first_bytes" BIGINT NOT NULL,
    "cache_hits" BIGINT NOT NULL,
    "cache_misses" BIGINT NOT NULL,
    "latency" NUMERIC NOT NULL,
    "ttft" NUMERIC NOT NULL,

    CONSTRAINT "rollup_day_pkey" PRIMARY KEY ("customer_id","cut","grain","day","api_key_id","model","protocol","status","code","price_id","price_tier")
) PARTITION BY HASH ("customer_id");

DO $$
BEGIN
  FOR i IN 0..15 LOOP
    EXECUTE format('CREATE TABLE %I PARTITION OF rollup_hour FOR VALUES WITH (MODULUS 16, REMAINDER %s)
      WITH (fillfactor = 80)', 'rollup_hour_' || i, i);
    EXECUTE format('CREATE TABLE %I PARTITION OF rollup_day FOR VALUES WITH (MODULUS 16, REMAINDER %s)
      WITH (fillfactor = 80)', 'rollup_day_' || i, i);
  END LOOP;
END $$;

-- By which time zone a customer's days are cut, and from which moment on they are there. Another zone makes another cut,
-- which is filled from the present to the past; when it is, those before it go.
CREATE TABLE "rollup_cut" (
    "customer_id" TEXT NOT NULL,
    "cut" SMALLINT NOT NULL,
    "timezone" TEXT NOT NULL,
    "filled_from" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "rollup_cut_pkey" PRIMARY KEY ("customer_id","cut")
);
CREATE INDEX rollup_cut_unfilled ON rollup_cut (customer_id) WHERE filled_from > '-infinity';

DO $$
DECLARE
  tenant_table text;
BEGIN
  FOREACH tenant_table IN ARRAY ARRAY['rollup_hour', 'rollup_day', 'rollup_cut'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('CREATE POLICY tenant ON %I USING (relay_serves(customer_id))', tenant_table);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE ON rollup_hour TO relay_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON rollup_day, rollup_cut TO relay_app;
GRANT SELECT ON request_cell TO relay_app;
GRANT EXECUTE ON FUNCTION histogram_of TO relay_app;

-- The hours whose rows are there anew from them; of those before, what was known.
INSERT INTO rollup_hour
SELECT r.customer_id, grain, date_trunc('hour', r.created_at, 'UTC') AS hour, api_key_id, model, protocol, status, code, price_id, price_tier,
  sum(requests), sum(input_fresh), sum(cache_read), sum(cache_write_5m), sum(cache_write_1h), sum(output_text),
  sum(output_reasoning), sum(charge), sum(latency_ms), sum(ttft_ms), sum(first_bytes), sum(cache_hits),
  sum(cache_misses), sum(latency), sum(ttft)
FROM request_cell r LEFT JOIN request_horizon z ON z.customer_id = r.customer_id
WHERE r.created_at >= coalesce(z.kept_from, '-infinity')
GROUP BY r.customer_id, grain, hour, api_key_id, model, protocol, status, code, price_id, price_tier;
INSERT INTO rollup_hour
SELECT b.customer_id, grain, b.hour, CASE WHEN grain IN (0, 2) THEN b.api_key_id ELSE '' END AS key,
  CASE WHEN grain IN (0, 3) THEN b.model ELSE '' END AS named, CASE WHEN grain = 0 THEN b.protocol ELSE '' END AS spoken,
  b.status, '', '', 0, sum(b.requests), sum(b.input_fresh), sum(b.cache_read), sum(b.cache_write_5m),
  sum(b.cache_write_1h), sum(b.output_text), sum(b.output_reasoning), sum(b.charge), sum(b.latency_ms), 0, 0, 0, 0, 0, 0
FROM rollup_hour_before b JOIN request_horizon z ON z.customer_id = b.customer_id
CROSS JOIN (VALUES (0::smallint), (1), (2), (3)) AS g (grain)
WHERE b.hour < z.kept_from
GROUP BY b.customer_id, grain, b.hour, key, named, spoken, b.status;
DROP TABLE rollup_hour_before;

INSERT INTO rollup_cut (customer_id, cut, timezone, filled_from)
SELECT id, 1, reporting_timezone, 'infinity' FROM customer;

CREATE FUNCTION rollup_cut_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO rollup_cut (customer_id, cut, timezone, filled_from) VALUES (NEW.id, 1, NEW.reporting_timezone, '-infinity');
  ELSE
    INSERT INTO rollup_cut (customer_id, cut, timezone, filled_from)
    SELECT NEW.id, max(cut) + 1, NEW.reporting_timezone, 'infinity' FROM rollup_cut WHERE customer_id = NEW.id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER customer_days_begin AFTER INSERT ON customer
  FOR EACH ROW EXECUTE FUNCTION rollup_cut_made();
CREATE TRIGGER customer_days_cut_anew AFTER UPDATE OF reporting_timezone ON customer
  FOR EACH ROW WHEN (NEW.reporting_timezone <> OLD.reporting_timezone) EXECUTE FUNCTION rollup_cut_made();
