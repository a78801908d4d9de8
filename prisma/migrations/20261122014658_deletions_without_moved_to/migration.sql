-- AlterTable
ALTER TABLE "deletions" DROP COLUMN "moved_to";
