-- DropIndex
DROP INDEX "permission_requests_tool_call_id_key";

-- AlterTable
ALTER TABLE "permission_requests" ADD COLUMN     "edited_input" JSONB,
ADD COLUMN     "for_turn" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "kind" TEXT;

-- AlterTable
ALTER TABLE "tool_calls" ADD COLUMN     "edited_input" JSONB;

-- CreateTable
CREATE TABLE "audit_entries" (
    "user_id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "entry" JSONB NOT NULL,
    "prev_hash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_entries_pkey" PRIMARY KEY ("user_id","seq")
);

-- CreateTable
CREATE TABLE "audit_heads" (
    "user_id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "audit_heads_pkey" PRIMARY KEY ("user_id")
);

-- CreateIndex
CREATE INDEX "audit_entries_user_id_at_idx" ON "audit_entries"("user_id", "at");

-- CreateIndex
CREATE INDEX "permission_requests_tool_call_id_idx" ON "permission_requests"("tool_call_id");

-- By hand: what the schema cannot say.

-- The one way into the audit log. It runs as the owner of the tables, so that services need no right to write them. The row
-- of the head is locked until the caller's transaction ends: entries of one person are written one after another, and an
-- entry stands or falls with what it is about. What is hashed is written down in docs/audit.md.
CREATE FUNCTION append_audit(person TEXT, what TEXT, said JSONB) RETURNS BIGINT
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  head public.audit_heads;
  written_at TIMESTAMPTZ(3);
  link TEXT;
BEGIN
  SELECT * INTO head FROM public.audit_heads h WHERE h.user_id = person FOR UPDATE;
  IF NOT FOUND THEN
    INSERT INTO public.audit_heads (user_id, seq, hash) VALUES (person, 0, '') ON CONFLICT DO NOTHING;
    SELECT * INTO STRICT head FROM public.audit_heads h WHERE h.user_id = person FOR UPDATE;
  END IF;
  written_at := date_trunc('milliseconds', clock_timestamp());
  link := encode(sha256(convert_to(concat_ws(E'\n',
    'rain-audit-1', head.hash, person, head.seq + 1, (extract(epoch FROM written_at) * 1000)::BIGINT, what, said::TEXT
  ), 'UTF8')), 'hex');
  INSERT INTO public.audit_entries (user_id, seq, at, kind, entry, prev_hash, hash)
  VALUES (person, head.seq + 1, written_at, what, said, head.hash, link);
  UPDATE public.audit_heads h SET seq = head.seq + 1, hash = link WHERE h.user_id = person;
  RETURN head.seq + 1;
END
$$;

CREATE FUNCTION refuse_audit_change() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries
FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

CREATE TRIGGER audit_heads_stay BEFORE DELETE OR TRUNCATE ON audit_heads
FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
