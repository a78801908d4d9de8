import type { EventOf, Reason } from '@rain/protocol'
import { useTranslation } from 'react-i18next'
import { useServerWords } from '../../i18n/server-words.ts'
import { VisibleText } from '../../ui/visible-text.tsx'

/** Why the person is asked, the most severe first. */
export function ApprovalReasons({ request }: { request: EventOf<'permission_request'> }) {
  const { t } = useTranslation()
  const words = useServerWords()
  const reasons = request.reasons ?? []
  if (reasons.length === 0) return <OneText text={request.reason} />
  return (
    <div className="text-sm text-ink-soft">
      <p className="font-medium text-ink">{t('approval.why')}:</p>
      <ul className="mt-1 flex list-disc flex-col gap-1 pl-5">
        {reasons.map((reason, at) => (
          <li key={at} className="min-w-0 break-words">
            <VisibleText text={words.reason(reason)} />
            {addsToSubject(reason, request.input) && (
              <code className="ml-1.5 rounded bg-code px-1.5 py-0.5 font-mono text-xs break-all">
                <VisibleText text={reason.fragment ?? ''} />
              </code>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** The words of a server that sends no reasons by themselves. */
function OneText({ text }: { text: string }) {
  const { t } = useTranslation()
  if (text === '') return null
  return (
    <p className="text-sm text-ink-soft">
      <span className="font-medium text-ink">{t('approval.why')}:</span> <VisibleText text={text} />
    </p>
  )
}

/** Whether the fragment points at a part of what is shown anyway, and the sentence does not name it. */
function addsToSubject({ fragment = '', text }: Reason, input: Record<string, unknown>): boolean {
  return fragment !== '' && !text.includes(fragment) && !Object.values(input).includes(fragment)
}
