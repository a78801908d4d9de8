-- AlterTable
ALTER TABLE "questions" ADD COLUMN     "purpose" TEXT NOT NULL DEFAULT 'tool',
ALTER COLUMN "tool_call_id" DROP NOT NULL;
