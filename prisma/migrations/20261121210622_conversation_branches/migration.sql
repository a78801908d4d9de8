-- DropIndex
DROP INDEX "messages_turn_id_step_key";

-- AlterTable
ALTER TABLE "conversations" ADD COLUMN     "deleted_at" TIMESTAMPTZ(3),
ADD COLUMN     "head_turn_id" TEXT,
ADD COLUMN     "trimmed_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "messages" ADD COLUMN     "position" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "summaries" ADD COLUMN     "deletion_id" TEXT;

-- AlterTable
ALTER TABLE "turns" ADD COLUMN     "copied_from" TEXT,
ADD COLUMN     "deletion_id" TEXT,
ADD COLUMN     "in_view" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "joined_turn_id" TEXT,
ADD COLUMN     "previous_turn_id" TEXT,
ADD COLUMN     "replaces_turn_id" TEXT,
ADD COLUMN     "steers_turn_id" TEXT;

-- CreateTable
CREATE TABLE "deletions" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "conversation_id" TEXT NOT NULL,
    "head_before" TEXT,
    "head_after" TEXT,
    "moved_to" TEXT,
    "moved" JSONB NOT NULL DEFAULT '[]',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "deletions_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "deletions_conversation_id_idx" ON "deletions"("conversation_id");

-- CreateIndex
CREATE INDEX "deletions_created_at_idx" ON "deletions"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "messages_turn_id_step_position_key" ON "messages"("turn_id", "step", "position");

-- CreateIndex
CREATE INDEX "turns_conversation_id_previous_turn_id_idx" ON "turns"("conversation_id", "previous_turn_id");

-- CreateIndex
CREATE INDEX "turns_steers_turn_id_idx" ON "turns"("steers_turn_id");

-- CreateIndex
CREATE INDEX "turns_joined_turn_id_idx" ON "turns"("joined_turn_id");

-- CreateIndex
CREATE INDEX "turns_deletion_id_idx" ON "turns"("deletion_id");

-- AddForeignKey
ALTER TABLE "deletions" ADD CONSTRAINT "deletions_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand: what the schema cannot say.
-- What was said until now has no branches: every turn follows the one before it.
UPDATE "turns" t SET "previous_turn_id" = p."previous"
FROM (SELECT "id", lag("id") OVER (PARTITION BY "conversation_id" ORDER BY "seq") AS "previous" FROM "turns") p
WHERE p."id" = t."id" AND p."previous" IS NOT NULL;
UPDATE "conversations" c SET "head_turn_id" = (
  SELECT t."id" FROM "turns" t WHERE t."conversation_id" = c."id" ORDER BY t."seq" DESC LIMIT 1
);
