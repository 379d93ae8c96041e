-- A customer's own transaction can read all that its catalog is made of, so that no read for a customer has to step
-- over the wall between tenants.

-- The members of a group see what the group is entitled to, and change nothing of it.
CREATE POLICY members ON group_entitlement FOR SELECT USING (
  EXISTS (SELECT FROM customer c
    WHERE c.id = current_setting('relay.customer_id', true) AND c.group_id = group_entitlement.group_id));

-- Whether a model can be called follows from suppliers, deployments and credentials, of which a customer sees no row.
-- This view tells of each route only by which root secrets its credentials are sealed: whether it could be used. It reads
-- with its owner's rights; the policies open the tables to the owner, who is nobody at run time.
CREATE POLICY shown ON deployment FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY shown ON provider FOR SELECT TO CURRENT_USER USING (true);
CREATE POLICY shown ON credential FOR SELECT TO CURRENT_USER USING (true);
CREATE VIEW model_route WITH (security_barrier) AS
  SELECT d.model_id,
    ARRAY(SELECT c.sealed_by FROM credential c
      WHERE c.provider_id = p.id AND c.status = 'active' AND p.status = 'active') AS sealed_by
  FROM deployment d JOIN provider p ON p.id = d.provider_id
  WHERE d.status = 'active';
GRANT SELECT ON model_route TO relay_app;
