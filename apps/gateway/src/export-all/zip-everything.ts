import { Readable } from 'node:stream'
import { listMcpServers, listRules, type Db } from '@rain/db'
import yazl from 'yazl'
import { listAgents } from '../agents/list-agents.ts'
import { budgetsOf } from '../budgets/budgets-of.ts'
import { exportConversation } from '../conversations/export/export-conversation.ts'
import { exportServers } from '../mcp/import-servers.ts'
import { readSettings } from '../settings/read-settings.ts'
import { allConversations, type ConversationOfAll } from './all-conversations.ts'

const readMe = `Your conversations with Rain and what you have set, made on `
const readMeRest = `

conversations/   each conversation twice: .md to be read, .json with all of it: pictures, files, and the versions of messages that
                 are not in view; those of sub-agents in a folder of their own
settings.json    what you have set, agents, rules and budgets
mcp.json         MCP servers: variables and headers without their values; of their arguments and addresses, what looks like a
                 key or a password is left out, and another may have been missed: look before you give it to somebody

The keys that you gave to Rain are in none of these files. What you wrote into a conversation is there as you wrote it.

Not in it: what you deleted, recordings, the history of files and the audit log (rain audit export).
`

/**
 * All conversations of a person and what they have set, without secrets, as a zip that is made while it is read: a conversation is
 * read from its rows when its turn has come. A stream that breaks off has failed, and is told to `onError`.
 */
export function zipEverything(
  db: Db,
  { userId, now, onError }: { userId: string; now: Date; onError: (error: unknown) => void },
): Readable {
  const zip = new yazl.ZipFile()
  const output = zip.outputStream as Readable
  const fail = (error: unknown) => {
    onError(error)
    output.destroy()
  }
  zip.on('error', fail)
  addAll(zip, db, userId, now).then(() => zip.end(), fail)
  return output
}

async function addAll(zip: yazl.ZipFile, db: Db, userId: string, now: Date): Promise<void> {
  const add = (name: string, text: string) => zip.addBuffer(Buffer.from(text), name, { mtime: now })
  add('READ ME.txt', `${readMe}${now.toISOString()}${readMeRest}`)
  add('settings.json', asJson(await settingsOf(db, userId)))
  add('mcp.json', asJson(exportServers(await listMcpServers(db, userId))))
  for await (const conversation of allConversations(db, { userId })) {
    for (const format of ['markdown', 'json'] as const) addConversation(zip, db, { userId, conversation, format })
  }
}

async function settingsOf(db: Db, userId: string) {
  const [settings, agents, rules, budgets] = await Promise.all([
    readSettings(db, userId),
    listAgents(db, userId),
    listRules(db, userId),
    budgetsOf(db, userId),
  ])
  return { ...settings, open_agents: agents, rules, budgets }
}

type Wanted = { userId: string; conversation: ConversationOfAll; format: 'markdown' | 'json' }

function addConversation(zip: yazl.ZipFile, db: Db, { userId, conversation, format }: Wanted): void {
  const { id, updatedAt, isOfSubAgent } = conversation
  const wish = format === 'json' ? ({ images: 'embed', versions: 'all' } as const) : ({ images: 'name' } as const)
  const folder = isOfSubAgent ? 'conversations/sub-agents' : 'conversations'
  zip.addReadStreamLazy(
    `${folder}/${nameOf(conversation)}.${format === 'json' ? 'json' : 'md'}`,
    { mtime: updatedAt, compressionLevel: 6 },
    (give) => {
      exportConversation(db, { userId, id, format, ...wish }).then(
        // @NOTE it may have been deleted since the list was read
        (file) => give(null, file?.content ?? Readable.from([])),
        (error: unknown) => give(error as Error, null as never),
      )
    },
  )
}

/** By day, then by name, in any alphabet; the end of the id keeps two of the same name apart. */
function nameOf({ id, title, createdAt }: ConversationOfAll): string {
  const day = createdAt.toISOString().slice(0, 10)
  const name = title
    .replace(/[^\p{L}\p{M}\p{N} _-]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 60)
    .trim()
  return `${[day, name].filter((part) => part !== '').join(' ')} ${id.slice(-6)}`
}

function asJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
