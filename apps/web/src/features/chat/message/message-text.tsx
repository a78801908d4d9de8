import type { ReactNode } from 'react'
import { addressOfFile } from '../../../live/address-of-file.ts'
import { findMentions, partsBelowFolder } from '../../../live/find-mentions.ts'
import { useChatPlace } from './chat-place.ts'

/** What the person wrote. A file that is mentioned leads to its preview. */
export function MessageText({ text }: { text: string }) {
  const place = useChatPlace()
  const mentions = place ? findMentions(text) : []
  if (!place || mentions.length === 0) return text
  const shown: ReactNode[] = []
  let at = 0
  for (const { start, end, path } of mentions) {
    const parts = partsBelowFolder(path)
    if (!parts) continue
    shown.push(
      text.slice(at, start),
      <a
        key={start}
        href={addressOfFile(place.agentId, parts)}
        className="rounded-md bg-surface px-1 font-medium text-accent underline-offset-2 hover:underline"
      >
        {text.slice(start, end)}
      </a>,
    )
    at = end
  }
  return [...shown, text.slice(at)]
}
