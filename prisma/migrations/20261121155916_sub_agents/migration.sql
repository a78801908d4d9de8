-- AlterTable
ALTER TABLE "conversations" ADD COLUMN     "parent_turn_id" TEXT;

-- AlterTable
ALTER TABLE "turns" ADD COLUMN     "allowed_tools" JSONB,
ADD COLUMN     "parent_call_id" TEXT,
ADD COLUMN     "parent_turn_id" TEXT,
ADD COLUMN     "read_from" JSONB,
ADD COLUMN     "root_turn_id" TEXT,
ADD COLUMN     "sub_agent" TEXT;

-- CreateIndex
CREATE INDEX "conversations_parent_turn_id_idx" ON "conversations"("parent_turn_id");

-- CreateIndex
CREATE UNIQUE INDEX "turns_parent_call_id_key" ON "turns"("parent_call_id");

-- CreateIndex
CREATE INDEX "turns_parent_turn_id_idx" ON "turns"("parent_turn_id");

-- CreateIndex
CREATE INDEX "turns_root_turn_id_idx" ON "turns"("root_turn_id");

-- AddForeignKey
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_parent_turn_id_fkey" FOREIGN KEY ("parent_turn_id") REFERENCES "turns"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "turns" ADD CONSTRAINT "turns_parent_turn_id_fkey" FOREIGN KEY ("parent_turn_id") REFERENCES "turns"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand: what the schema cannot say.
-- One turn per agent is running or parked, beside those of the sub-agents it has started.
DROP INDEX turns_one_active_per_agent;
CREATE UNIQUE INDEX turns_one_active_per_agent ON turns (agent_id)
  WHERE status IN ('running', 'parked') AND parent_turn_id IS NULL;
