import { connectIo, type IoClient } from './clients.ts'
import type { TestGateway } from './test-gateway.ts'

/** A person who has no agents and no conversations yet, signed in and at work in this folder with the demo. */
export async function beginAnew(gateway: TestGateway, folder: string): Promise<{ token: string; client: IoClient }> {
  await gateway.db.prisma.agent.deleteMany()
  await gateway.db.prisma.conversation.deleteMany()
  await gateway.db.prisma.user.updateMany({ data: { provider: 'demo' } })
  const token = await gateway.token()
  const client = await connectIo(gateway.url, { token })
  await client.command({ type: 'set_cwd', path: folder })
  return { token, client }
}
