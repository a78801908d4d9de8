import type { Bus } from '@rain/bus'
import { countMcpTools, type Db } from '@rain/db'

/** Tells the person's clients that a server is to be read again, and how many of its tools wait for them. */
export async function tellServerChange(
  { db, bus }: { db: Db; bus: Bus },
  server: { userId: string; id: string; name: string },
): Promise<void> {
  const counts = await countMcpTools(db, server.userId)
  const waiting = counts.get(server.id)?.waiting ?? 0
  const event = { type: 'mcp_server_changed' as const, server_id: server.id, name: server.name, waiting_tools: waiting }
  await bus.log.append(server.userId, [{ event }])
}
