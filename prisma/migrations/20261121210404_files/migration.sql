-- CreateTable
CREATE TABLE "file_changes" (
    "id" TEXT NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "user_id" TEXT NOT NULL,
    "agent_key" TEXT NOT NULL,
    "turn_id" TEXT NOT NULL,
    "tool_call_id" TEXT NOT NULL,
    "tool" TEXT NOT NULL,
    "folder" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "before_hash" TEXT,
    "after_hash" TEXT,
    "before_size" BIGINT,
    "after_size" BIGINT,
    "mode" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "undone_at" TIMESTAMPTZ(3),

    CONSTRAINT "file_changes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "file_snapshots" (
    "user_id" TEXT NOT NULL,
    "agent_key" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,
    "used_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "file_snapshots_pkey" PRIMARY KEY ("user_id","agent_key","hash")
);

-- CreateTable
CREATE TABLE "file_notes" (
    "id" TEXT NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "user_id" TEXT NOT NULL,
    "agent_key" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "turn_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "file_notes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "trashed_files" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "agent_key" TEXT NOT NULL,
    "folder" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "is_folder" BOOLEAN NOT NULL,
    "size" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "trashed_files_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "file_changes_seq_key" ON "file_changes"("seq");

-- CreateIndex
CREATE INDEX "file_changes_user_id_agent_key_seq_idx" ON "file_changes"("user_id", "agent_key", "seq");

-- CreateIndex
CREATE INDEX "file_changes_turn_id_idx" ON "file_changes"("turn_id");

-- CreateIndex
CREATE INDEX "file_changes_tool_call_id_idx" ON "file_changes"("tool_call_id");

-- CreateIndex
CREATE INDEX "file_changes_created_at_idx" ON "file_changes"("created_at");

-- CreateIndex
CREATE INDEX "file_snapshots_user_id_agent_key_used_at_idx" ON "file_snapshots"("user_id", "agent_key", "used_at");

-- CreateIndex
CREATE UNIQUE INDEX "file_notes_seq_key" ON "file_notes"("seq");

-- CreateIndex
CREATE INDEX "file_notes_user_id_agent_key_turn_id_idx" ON "file_notes"("user_id", "agent_key", "turn_id");

-- CreateIndex
CREATE INDEX "file_notes_turn_id_idx" ON "file_notes"("turn_id");

-- CreateIndex
CREATE INDEX "trashed_files_user_id_agent_key_created_at_idx" ON "trashed_files"("user_id", "agent_key", "created_at");

-- CreateIndex
CREATE INDEX "trashed_files_created_at_idx" ON "trashed_files"("created_at");

-- AddForeignKey
ALTER TABLE "file_changes" ADD CONSTRAINT "file_changes_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "file_snapshots" ADD CONSTRAINT "file_snapshots_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "file_notes" ADD CONSTRAINT "file_notes_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trashed_files" ADD CONSTRAINT "trashed_files_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
