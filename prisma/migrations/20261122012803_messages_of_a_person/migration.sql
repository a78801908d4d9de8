-- CreateIndex
CREATE INDEX "messages_user_id_seq_idx" ON "messages"("user_id", "seq");
