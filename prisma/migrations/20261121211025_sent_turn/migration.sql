-- AlterTable
ALTER TABLE "messages" ADD COLUMN     "sent_turn_id" TEXT;
