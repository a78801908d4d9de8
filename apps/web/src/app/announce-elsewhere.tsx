import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addFrameTexts } from '../i18n/frame-texts.ts'
import { useAgentHeads } from '../live/agent-head.ts'
import { useLiveStore } from '../live/store.ts'
import { newsElsewhere, type News } from './news-elsewhere.ts'
import { useRoute } from './route.ts'

addFrameTexts()

/** Tells a screen reader what happens where the person is not. The conversation in view speaks for itself. */
export function AnnounceElsewhere() {
  const { t } = useTranslation('frame')
  const route = useRoute()
  const activeId = useLiveStore(({ live }) => live.activeId)
  const heads = useAgentHeads()
  const [known, setKnown] = useState<{ heads: typeof heads; last: News | null; count: number }>({
    heads,
    last: null,
    count: 0,
  })
  if (known.heads !== heads) {
    const news = newsElsewhere(known.heads, heads, route === 'chat' || route === 'devices' ? activeId : null)
    setKnown(news ? { heads, last: news, count: known.count + 1 } : { ...known, heads })
  }
  return (
    <div role="status" className="sr-only">
      {known.last && <p key={known.count}>{t(`news.${known.last.what}`, { name: known.last.name })}</p>}
    </div>
  )
}
