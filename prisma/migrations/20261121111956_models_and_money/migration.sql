-- AlterTable
ALTER TABLE "agents" ADD COLUMN     "effort" TEXT,
ADD COLUMN     "failover" JSONB;

-- AlterTable: keys that are there get an id
ALTER TABLE "provider_keys" DROP CONSTRAINT "provider_keys_pkey",
ADD COLUMN     "hint" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "id" TEXT NOT NULL DEFAULT 'key_' || left(replace(gen_random_uuid()::text, '-', ''), 16),
ADD COLUMN     "position" INTEGER NOT NULL DEFAULT 0,
ADD CONSTRAINT "provider_keys_pkey" PRIMARY KEY ("id");
ALTER TABLE "provider_keys" ALTER COLUMN "id" DROP DEFAULT;

-- AlterTable
ALTER TABLE "tool_calls" ADD COLUMN     "pruned_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "users" ADD COLUMN     "failover" JSONB;

-- CreateTable
CREATE TABLE "provider_servers" (
    "user_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "base_url" TEXT NOT NULL,
    "needs_key" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "provider_servers_pkey" PRIMARY KEY ("user_id","id")
);

-- CreateTable
CREATE TABLE "model_lists" (
    "user_id" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "models" JSONB NOT NULL,
    "checked_at" TIMESTAMPTZ(3) NOT NULL,
    "error_code" TEXT,
    "error_text" TEXT,

    CONSTRAINT "model_lists_pkey" PRIMARY KEY ("user_id","provider")
);

-- CreateTable
CREATE TABLE "model_requests" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "agent_key" TEXT NOT NULL,
    "conversation_id" TEXT NOT NULL,
    "turn_id" TEXT NOT NULL,
    "step" INTEGER NOT NULL,
    "purpose" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "key_id" TEXT,
    "status" TEXT NOT NULL,
    "error_code" TEXT,
    "reserved_nano_usd" BIGINT,
    "input_tokens" INTEGER NOT NULL DEFAULT 0,
    "output_tokens" INTEGER NOT NULL DEFAULT 0,
    "cache_read_tokens" INTEGER NOT NULL DEFAULT 0,
    "cache_write_tokens" INTEGER NOT NULL DEFAULT 0,
    "thinking_tokens" INTEGER NOT NULL DEFAULT 0,
    "cost_nano_usd" BIGINT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "model_requests_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "budgets" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "agent_key" TEXT NOT NULL DEFAULT '',
    "period" TEXT NOT NULL,
    "limit_nano_usd" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "budgets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "budget_periods" (
    "budget_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "spent_nano_usd" BIGINT NOT NULL DEFAULT 0,
    "reserved_nano_usd" BIGINT NOT NULL DEFAULT 0,
    "warned_at" TIMESTAMPTZ(3),

    CONSTRAINT "budget_periods_pkey" PRIMARY KEY ("budget_id","key")
);

-- CreateTable
CREATE TABLE "budget_reservations" (
    "request_id" TEXT NOT NULL,
    "budget_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,

    CONSTRAINT "budget_reservations_pkey" PRIMARY KEY ("request_id","budget_id")
);

-- CreateTable
CREATE TABLE "summaries" (
    "id" TEXT NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "user_id" TEXT NOT NULL,
    "conversation_id" TEXT NOT NULL,
    "up_to_turn_seq" BIGINT NOT NULL,
    "up_to_step" INTEGER,
    "text" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "tokens_before" INTEGER NOT NULL,
    "tokens_after" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "summaries_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "model_requests_user_id_created_at_idx" ON "model_requests"("user_id", "created_at");

-- CreateIndex
CREATE INDEX "model_requests_turn_id_step_idx" ON "model_requests"("turn_id", "step");

-- CreateIndex
CREATE INDEX "model_requests_status_created_at_idx" ON "model_requests"("status", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "budgets_user_id_agent_key_period_key" ON "budgets"("user_id", "agent_key", "period");

-- CreateIndex
CREATE UNIQUE INDEX "summaries_seq_key" ON "summaries"("seq");

-- CreateIndex
CREATE INDEX "summaries_conversation_id_seq_idx" ON "summaries"("conversation_id", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "provider_keys_user_id_provider_position_key" ON "provider_keys"("user_id", "provider", "position");

-- AddForeignKey
ALTER TABLE "provider_servers" ADD CONSTRAINT "provider_servers_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_lists" ADD CONSTRAINT "model_lists_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_requests" ADD CONSTRAINT "model_requests_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "budgets" ADD CONSTRAINT "budgets_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "budget_periods" ADD CONSTRAINT "budget_periods_budget_id_fkey" FOREIGN KEY ("budget_id") REFERENCES "budgets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "budget_reservations" ADD CONSTRAINT "budget_reservations_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "model_requests"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "budget_reservations" ADD CONSTRAINT "budget_reservations_budget_id_key_fkey" FOREIGN KEY ("budget_id", "key") REFERENCES "budget_periods"("budget_id", "key") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "summaries" ADD CONSTRAINT "summaries_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversations"("id") ON DELETE CASCADE ON UPDATE CASCADE;
