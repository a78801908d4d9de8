import { searchKeyProvider } from '@rain/protocol'
import { CircleAlert, CircleCheck, Plug } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toolSettingsApi } from '../../api/tool-settings-endpoints.ts'
import { useLiveStore } from '../../live/store.ts'
import { Button } from '../../ui/button.tsx'
import { Drops, ErrorText } from '../../ui/message.tsx'

/** An engine has 15 seconds to answer a runner. */
const patienceMs = 20_000

/** Runs one query and shows its first result, or what to do. */
export function SearchCheck() {
  const { t } = useTranslation('settings')
  const last = useLiveStore((store) => store.live.lastCheck)
  /** The check that was there before this one was asked for. */
  const [asked, setAsked] = useState<{ before: typeof last } | null>(null)
  const [problem, setProblem] = useState<'webSearch.testLate' | 'webSearch.noAnswer' | null>(null)
  const told = asked !== null && last !== asked.before && last?.provider === searchKeyProvider ? last : null
  const waiting = asked !== null && told === null && problem === null

  useEffect(() => {
    if (!waiting) return
    const timer = setTimeout(() => setProblem('webSearch.testLate'), patienceMs)
    return () => clearTimeout(timer)
  }, [waiting])

  const start = async () => {
    setProblem(null)
    setAsked({ before: last })
    try {
      await toolSettingsApi.checkSearch()
    } catch {
      setProblem('webSearch.noAnswer')
    }
  }

  return (
    <div className="flex w-full flex-wrap items-start justify-between gap-x-4 gap-y-2 rounded-xl bg-canvas px-3.5 py-2.5">
      <div role="status" className="min-w-0 flex-1 basis-52 py-1.5 text-sm">
        {waiting && (
          <span className="flex items-center gap-2.5 text-ink-soft">
            <Drops /> {t('webSearch.testing')}
          </span>
        )}
        {asked === null && <span className="text-ink-faint">{t('webSearch.testHint')}</span>}
        {told && <Outcome ok={told.ok} text={told.text} />}
        {!told && problem && <ErrorText>{t(problem)}</ErrorText>}
      </div>
      <Button look="outline" size="small" disabled={waiting} onClick={() => void start()}>
        <Plug className="size-4" aria-hidden /> {t('webSearch.test')}
      </Button>
    </div>
  )
}

function Outcome({ ok, text }: { ok: boolean; text: string }) {
  const { t } = useTranslation('settings')
  const Icon = ok ? CircleCheck : CircleAlert
  const colour = ok ? 'text-ok' : 'text-danger'
  return (
    <span className="flex items-start gap-2">
      <Icon className={`mt-0.5 size-4 shrink-0 ${colour}`} aria-hidden />
      <span className="min-w-0 wrap-anywhere">
        <span className={`font-medium ${colour}`}>{t(ok ? 'webSearch.works' : 'webSearch.fails')}</span>
        <span className="block text-ink-soft">{text}</span>
      </span>
    </span>
  )
}
