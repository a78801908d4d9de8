import type { Db, Prisma } from '@rain/db'
import { newId } from '@rain/protocol'

export interface OpenFolder {
  userId: string
  agentKey: string
  cwd: string
  /** The conversation to go on with. */
  sessionId?: string | null
  /** A new conversation, whatever there is. */
  fresh?: boolean
  label?: string
  provider?: string | null
  model?: string | null
}

export type AgentRow = Prisma.AgentGetPayload<object>

export type Opened =
  | { type: 'opened'; agent: AgentRow; changed: boolean; note: SessionNote | null }
  /** A turn of the agent is open, so it cannot leave its conversation now. */
  | { type: 'busy'; cwd: string }

/** Why the conversation asked for was not resumed. */
export type SessionNote = 'session_unknown' | 'session_elsewhere'

type Tx = Prisma.TransactionClient

/** Makes an agent work in a folder, creating it if it is unknown. The same again changes nothing. */
export async function openFolder(db: Db, wanted: OpenFolder): Promise<Opened> {
  const { userId, agentKey: key, cwd } = wanted
  return db.prisma.$transaction(async (tx) => {
    // @NOTE every tab sends this as it connects: the agent is made once
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`${userId}:${key}`}, 0))`
    const known = await tx.agent.findUnique({ where: { userId_key: { userId, key } } })
    const current = known && !known.destroyedAt ? known : null
    const openStatuses = known ? await openStatusesOf(tx, known.id) : []

    // @NOTE agents before conversations, as a message that is being accepted locks them
    await tx.$executeRaw`SELECT 1 FROM agents WHERE user_id = ${userId} AND key = ${key} FOR UPDATE`
    const chosen = await chooseConversation(tx, wanted, current)
    const { note } = chosen
    const conversationId = (await isStillThere(tx, chosen.conversationId)) ? chosen.conversationId : null
    const moves = known?.cwd !== cwd || known.conversationId !== conversationId
    if (known && moves && openStatuses.length > 0) return { type: 'busy', cwd: known.cwd }

    const settings = settingsOf(wanted)
    const changed = moves || !current || isNews(settings, current)
    const data = { cwd, conversationId: conversationId ?? (await createConversation(tx, wanted)), ...settings }
    const agent = await tx.agent.upsert({
      where: { userId_key: { userId, key } },
      create: { id: newId('agent'), userId, key, ...data },
      update: { destroyedAt: null, ...data },
    })
    return { type: 'opened', agent, changed, note }
  })
}

/** Whoever deletes it meanwhile is waited for, and what comes after waits: else the agent would be in a deleted one. */
async function isStillThere(tx: Tx, id: string | null): Promise<boolean> {
  return (await tx.$executeRaw`SELECT 1 FROM conversations WHERE id = ${id} AND deleted_at IS NULL FOR SHARE`) > 0
}

/** Null: a new one. Without a wish it is the one the agent has in this folder, or had last. */
async function chooseConversation(
  tx: Tx,
  wanted: OpenFolder,
  current: AgentRow | null,
): Promise<{ conversationId: string | null; note: SessionNote | null }> {
  const { userId, agentKey, cwd, sessionId, fresh } = wanted
  if (fresh) return { conversationId: null, note: null }
  if (sessionId && sessionId !== current?.conversationId) {
    const note = await whyNotResumable(tx, wanted, sessionId)
    return { conversationId: note ? null : sessionId, note }
  }
  if (current && (current.cwd === cwd || sessionId)) return { conversationId: current.conversationId, note: null }
  const last = await tx.conversation.findFirst({
    where: { userId, agentKey, cwd, deletedAt: null },
    orderBy: { createdAt: 'desc' },
    select: { id: true },
  })
  const elsewhere = last && (await isOpenElsewhere(tx, wanted, last.id))
  return { conversationId: last && !elsewhere ? last.id : null, note: null }
}

async function whyNotResumable(tx: Tx, wanted: OpenFolder, sessionId: string): Promise<SessionNote | null> {
  const own = await tx.conversation.findFirst({
    where: { id: sessionId, userId: wanted.userId, deletedAt: null },
    select: { id: true },
  })
  if (!own) return 'session_unknown'
  return (await isOpenElsewhere(tx, wanted, sessionId)) ? 'session_elsewhere' : null
}

/** Two agents never share a conversation: their turns would read each other's half-done steps. */
async function isOpenElsewhere(tx: Tx, { userId, agentKey }: OpenFolder, conversationId: string): Promise<boolean> {
  const others = { userId, conversationId, destroyedAt: null, key: { not: agentKey } }
  return (await tx.agent.count({ where: others })) > 0
}

async function createConversation(tx: Tx, { userId, agentKey, cwd }: OpenFolder): Promise<string> {
  const { id } = await tx.conversation.create({ data: { id: newId('conversation'), userId, agentKey, cwd } })
  return id
}

async function openStatusesOf(tx: Tx, agentId: string): Promise<string[]> {
  const turns = await tx.turn.findMany({ where: { agentId, status: { not: 'done' } }, select: { status: true } })
  return turns.map((turn) => turn.status)
}

type Settings = Partial<Pick<AgentRow, 'label' | 'provider' | 'model'>>

function isNews({ label, provider, model }: Settings, agent: AgentRow): boolean {
  const differs = (said: unknown, known: unknown) => said !== undefined && said !== known
  return differs(label, agent.label) || differs(provider, agent.provider) || differs(model, agent.model)
}

/** Only what was said: nothing said leaves it as it is. */
function settingsOf({ label, provider, model }: OpenFolder): Settings {
  return {
    ...(label === undefined ? {} : { label }),
    ...(provider ? { provider } : {}),
    ...(model ? { model } : {}),
  }
}
