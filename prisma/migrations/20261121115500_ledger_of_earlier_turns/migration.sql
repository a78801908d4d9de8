-- What was spent before there was a ledger: one line for all requests of a turn, so that metrics and budgets know of it.
INSERT INTO "model_requests" ("id", "user_id", "agent_key", "conversation_id", "turn_id", "step", "purpose", "provider",
  "model", "status", "error_code", "input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens",
  "thinking_tokens", "cost_nano_usd", "created_at", "finished_at")
SELECT 'mrq_' || left(md5(t."id"), 16), t."user_id", t."agent_key", t."conversation_id", t."id", t."steps", 'answer',
  t."provider", t."model", CASE t."outcome" WHEN 'failed' THEN 'failed' ELSE 'settled' END, t."error_code",
  t."input_tokens", t."output_tokens", t."cache_read_tokens", t."cache_write_tokens", t."thinking_tokens",
  t."cost_nano_usd", coalesce(t."started_at", t."created_at"), t."finished_at"
FROM "turns" t
WHERE t."status" = 'done' AND (t."steps" > 0 OR t."cost_nano_usd" <> 0)
  AND NOT EXISTS (SELECT 1 FROM "model_requests" r WHERE r."turn_id" = t."id");
