-- The number of the last change of a topic, and of one subject of it: what is kept in memory is compared with it.
CREATE INDEX "change_topic_seq_idx" ON "change"("topic", "seq");
CREATE INDEX "change_topic_subject_seq_idx" ON "change"("topic", "subject", "seq");
