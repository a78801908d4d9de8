-- AlterTable
ALTER TABLE "agents" ADD COLUMN     "supervision" TEXT NOT NULL DEFAULT 'supervised';

-- AlterTable
ALTER TABLE "permission_requests" ADD COLUMN     "offer" JSONB,
ADD COLUMN     "read_from" JSONB,
ADD COLUMN     "why" JSONB;

-- CreateTable
CREATE TABLE "policy_rules" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "effect" TEXT NOT NULL,
    "agent_key" TEXT,
    "folder" TEXT,
    "device" TEXT,
    "tool" TEXT,
    "program" TEXT,
    "verb" TEXT,
    "path" TEXT,
    "host" TEXT,
    "origin" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "policy_rules_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "autonomy_leases" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "agent_key" TEXT NOT NULL,
    "tools" TEXT[],
    "hosts" TEXT[],
    "devices" TEXT[],
    "red" BOOLEAN NOT NULL DEFAULT false,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "budget_nano_usd" BIGINT,
    "created_by" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),
    "ended_by" TEXT,

    CONSTRAINT "autonomy_leases_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "policy_rules_user_id_created_at_idx" ON "policy_rules"("user_id", "created_at");

-- CreateIndex
CREATE INDEX "autonomy_leases_user_id_agent_key_started_at_idx" ON "autonomy_leases"("user_id", "agent_key", "started_at");

-- AddForeignKey
ALTER TABLE "policy_rules" ADD CONSTRAINT "policy_rules_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "autonomy_leases" ADD CONSTRAINT "autonomy_leases_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
