-- CreateTable
CREATE TABLE "tool_images" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "tool_call_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "media_type" TEXT NOT NULL,
    "width" INTEGER NOT NULL,
    "height" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "tool_images_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "tool_images_tool_call_id_idx" ON "tool_images"("tool_call_id");

-- AddForeignKey
ALTER TABLE "tool_images" ADD CONSTRAINT "tool_images_tool_call_id_fkey" FOREIGN KEY ("tool_call_id") REFERENCES "tool_calls"("id") ON DELETE CASCADE ON UPDATE CASCADE;
