import { Readable } from 'node:stream'
import type { Db } from '@rain/db'
import type { ExportQuery } from '@rain/protocol'
import type { Embed } from './exported.ts'
import { embedded, exportedConversation, exportedSteps, type Versions } from './read-export.ts'
import { toJson } from './to-json.ts'
import { toMarkdown } from './to-markdown.ts'

export interface ExportFile {
  content: Readable
  type: string
  name: string
}

/** A conversation as one file, read from the rows as it is sent. Null: there is no such conversation of the person. */
export async function exportConversation(
  db: Db,
  {
    userId,
    id,
    format,
    images,
    versions = 'in_view',
  }: { userId: string; id: string; versions?: Versions } & ExportQuery,
): Promise<ExportFile | null> {
  const conversation = await exportedConversation(db, { userId, id })
  if (!conversation) return null
  const embed: Embed = async (file) => (images === 'embed' ? embedded(db, { userId, id: file }) : null)
  const steps = exportedSteps(db, { id, versions })
  const name = fileNameOf(conversation.title)
  return format === 'json'
    ? {
        content: Readable.from(toJson(conversation, steps, embed)),
        type: 'application/json; charset=utf-8',
        name: `${name}.json`,
      }
    : {
        content: Readable.from(toMarkdown(conversation, steps, embed)),
        type: 'text/markdown; charset=utf-8',
        name: `${name}.md`,
      }
}

/** ASCII alone: it stands in a header. */
function fileNameOf(title: string): string {
  const plain = title
    .normalize('NFD')
    .replace(/[^\w -]/g, '')
    .trim()
    .replace(/\s+/g, '-')
    .slice(0, 60)
  return plain || 'conversation'
}
