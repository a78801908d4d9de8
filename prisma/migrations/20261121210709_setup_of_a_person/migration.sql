-- AlterTable
ALTER TABLE "users" ADD COLUMN     "copied_key" TEXT,
ADD COLUMN     "copied_key_at" TIMESTAMPTZ(3),
ADD COLUMN     "setup" JSONB NOT NULL DEFAULT '{}';
