-- AlterTable
ALTER TABLE "turns" ADD COLUMN     "notices" JSONB;
