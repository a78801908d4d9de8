-- AlterTable
ALTER TABLE "agents" ADD COLUMN     "persona" JSONB;

-- AlterTable
ALTER TABLE "users" ADD COLUMN     "pin_changed_at" TIMESTAMPTZ(3),
ADD COLUMN     "settings" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "settings_version" INTEGER NOT NULL DEFAULT 0;
