import { statement, toolImageOf, type Db } from '@rain/db'
import { limits, RainError, type Recording } from '@rain/protocol'
import { toHtml } from './export/to-html.ts'
import { wordsEn } from './export/words-en.ts'
import { wordsEs } from './export/words-es.ts'

const weight = statement<{ bytes: number }>(
  'weight-of-pictures',
  `SELECT coalesce(sum(octet_length(bytes)), 0)::bigint AS bytes FROM tool_images WHERE user_id = $1 AND id = ANY($2)`,
)

interface Export {
  userId: string
  recording: Recording
  lang: 'en' | 'es'
  /** Of all pictures together. */
  mostBytes?: number
}

/** @throws RainError `too_large`: all its pictures together are too much for one file. */
export async function exportHtml(db: Db, wish: Export): Promise<AsyncGenerator<string>> {
  const { userId, recording, lang } = wish
  await checkWeight(db, wish)
  return toHtml({
    recording,
    lang,
    words: lang === 'es' ? wordsEs : wordsEn,
    picture: (id) => toolImageOf(db, { userId, id }),
  })
}

async function checkWeight(
  db: Db,
  { userId, recording, mostBytes = limits.recordingExportBytes }: Export,
): Promise<void> {
  const [row] = await weight(db, [userId, pictureIdsOf(recording)])
  const bytes = row?.bytes ?? 0
  if (bytes <= mostBytes) return
  throw new RainError(
    'too_large',
    `The pictures of this recording take ${inMegabytes(bytes)} MB; a file holds ${inMegabytes(mostBytes)}. Look at it here instead.`,
  )
}

/** Those that are still there, each once, in the order they are first shown in. */
export function pictureIdsOf({ timeline }: Recording): string[] {
  const shown = timeline.flatMap(({ before, after }) => [before, after])
  return [...new Set(shown.flatMap((picture) => (picture?.kept ? [picture.id] : [])))]
}

function inMegabytes(bytes: number): number {
  return Math.ceil(bytes / 1024 / 1024)
}
