import { Inbox } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { openRequests } from '../../live/open-requests.ts'
import { useLiveStore } from '../../live/store.ts'

/** How much waits for the person. Kept by the store, so that it is right in every view and on every device. */
export function useOpenCount(): number {
  return useLiveStore((store) => openRequests(store.live).length)
}

/** The way to the inbox from any view of a small screen, while something waits there. */
export function InboxButton({ onOpen }: { onOpen: () => void }) {
  const { t } = useTranslation()
  const count = useOpenCount()
  if (count === 0) return null
  return (
    <button
      type="button"
      onClick={onOpen}
      aria-label={t('inbox.count', { count })}
      className="inline-flex min-h-10 shrink-0 items-center gap-1.5 rounded-xl bg-warn-soft px-3 font-semibold text-warn tabular-nums lg:hidden"
    >
      <Inbox className="size-4.5" aria-hidden /> {count}
    </button>
  )
}
