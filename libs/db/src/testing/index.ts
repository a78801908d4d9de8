import { newId } from '@rain/protocol'
import { acceptMessage, type Db, type Turn } from '../index.ts'

export interface Person {
  userId: string
  agentId: string
  agentKey: string
  conversationId: string
}

/** A person with one agent that has a folder open. */
export async function aPerson(db: Db, given: { cwd?: string; agentKey?: string } = {}): Promise<Person> {
  const userId = newId('user')
  await db.prisma.user.create({ data: { id: userId, provider: 'demo' } })
  return anAgent(db, { ...given, userId })
}

/** One more agent of a person. */
export async function anAgent(
  db: Db,
  { userId, cwd = '/home/me', agentKey = 'default' }: { userId: string; cwd?: string; agentKey?: string },
): Promise<Person> {
  const agentId = newId('agent')
  const conversationId = newId('conversation')
  await db.prisma.conversation.create({ data: { id: conversationId, userId, agentKey, cwd } })
  await db.prisma.agent.create({ data: { id: agentId, userId, key: agentKey, cwd, conversationId } })
  return { userId, agentId, agentKey, conversationId }
}

/** A message of the person, accepted. */
export async function aQueuedTurn(db: Db, person: Person, text = 'hello'): Promise<Turn> {
  const { userId, agentId } = person
  const accepted = await acceptMessage(db, { userId, agentId, text, provider: 'demo', model: 'auto' })
  if (accepted.type !== 'accepted') throw new Error(`not accepted: ${accepted.type}`)
  return accepted.turn
}
