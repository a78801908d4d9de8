-- AlterTable
ALTER TABLE "attachments" ADD COLUMN     "as_text" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "pages" INTEGER,
ADD COLUMN     "read_as" TEXT;
