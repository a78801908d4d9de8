-- CreateTable
CREATE TABLE "browser_profiles" (
    "agent_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "sealed" TEXT,
    "version" TEXT NOT NULL DEFAULT gen_random_uuid()::text,
    "saved_at" TIMESTAMPTZ(3),

    CONSTRAINT "browser_profiles_pkey" PRIMARY KEY ("agent_id")
);

-- AddForeignKey
ALTER TABLE "browser_profiles" ADD CONSTRAINT "browser_profiles_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agents"("id") ON DELETE CASCADE ON UPDATE CASCADE;
