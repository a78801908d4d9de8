-- AlterTable
ALTER TABLE "conversations" ADD COLUMN     "branch_key" TEXT;

-- AlterTable
ALTER TABLE "deletions" ADD COLUMN     "restored_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "summaries" ADD COLUMN     "messages" INTEGER;

-- AlterTable
ALTER TABLE "turns" ADD COLUMN     "kind" TEXT NOT NULL DEFAULT 'message';

-- CreateIndex
CREATE UNIQUE INDEX "conversations_user_id_branch_key_key" ON "conversations"("user_id", "branch_key");
