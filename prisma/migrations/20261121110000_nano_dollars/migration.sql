-- Costs are whole billionths of a dollar from here on; thinking tokens are counted.
ALTER TABLE "turns" ADD COLUMN "thinking_tokens" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "turns" ADD COLUMN "cost_nano_usd" BIGINT DEFAULT 0;
UPDATE "turns" SET "cost_nano_usd" = round(("cost_usd" * 1000000000)::numeric)::bigint;
ALTER TABLE "turns" DROP COLUMN "cost_usd";
