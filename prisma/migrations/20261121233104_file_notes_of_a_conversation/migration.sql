-- AlterTable
ALTER TABLE "file_notes" ADD COLUMN     "conversation_id" TEXT;
