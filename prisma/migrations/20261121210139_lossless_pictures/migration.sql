-- AlterTable
ALTER TABLE "devices" ADD COLUMN     "lossless" BOOLEAN NOT NULL DEFAULT false;
