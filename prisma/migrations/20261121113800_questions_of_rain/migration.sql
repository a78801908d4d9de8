-- AlterTable
ALTER TABLE "questions" ADD COLUMN     "purpose" TEXT NOT NULL DEFAULT 'tool',
ADD COLUMN     "step" INTEGER NOT NULL DEFAULT 0,
ALTER COLUMN "tool_call_id" DROP NOT NULL;
