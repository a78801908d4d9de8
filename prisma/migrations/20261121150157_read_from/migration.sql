-- AlterTable
ALTER TABLE "tool_calls" ADD COLUMN     "read_from" TEXT;
