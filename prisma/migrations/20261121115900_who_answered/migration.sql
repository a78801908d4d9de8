-- AlterTable
ALTER TABLE "turns" ADD COLUMN     "answered_model" TEXT,
ADD COLUMN     "answered_provider" TEXT;
