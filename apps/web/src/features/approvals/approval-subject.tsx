import type { EventOf } from '@rain/protocol'
import { LockOpen } from 'lucide-react'
import { lazy, Suspense, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { DiffView } from '../../ui/diff-view.tsx'
import { linesAdded, linesReplaced } from '../../ui/parse-patch.ts'
import { splitHidden } from '../../ui/split-hidden.ts'
import { VisibleText } from '../../ui/visible-text.tsx'

const ComputerSubject = lazy(async () => {
  const [{ ComputerSubject: component }, { addDesktopTexts }] = await Promise.all([
    import('../../ui/desktop/computer-subject.tsx'),
    import('../../i18n/desktop-texts.ts'),
  ])
  addDesktopTexts()
  return { default: component }
})

/** Exactly what will happen if the person says yes. Nothing is cut; invisible characters are drawn. */
export function ApprovalSubject({ request }: { request: EventOf<'permission_request'> }) {
  const { t } = useTranslation()
  const { input } = request
  const hasHidden = splitHidden(stringsOf(input).join('')).some((part) => part.hidden)
  return (
    <div className="min-w-0">
      <Subject request={request} />
      {request.sub_agent_id !== undefined && (
        <p className="pt-1.5 text-xs text-ink-faint">
          <VisibleText text={t('approval.ofSubAgent', { name: request.sub_agent_id.split('::').at(-1) ?? '' })} />
        </p>
      )}
      {request.cwd && request.tool !== 'computer' && (
        <p className="pt-1.5 font-mono text-xs break-all text-ink-faint">
          <VisibleText text={t('approval.inFolder', { path: request.cwd })} />
        </p>
      )}
      {request.proposed_input && (
        <details className="pt-2 text-sm text-ink-soft">
          <summary className="cursor-pointer">{t('approval.proposed')}</summary>
          <div className="pt-1.5">
            <Rest values={request.proposed_input} />
          </div>
        </details>
      )}
      {hasHidden && <p className="pt-1.5 text-sm font-medium text-danger">{t('approval.hidden')}</p>}
    </div>
  )
}

function Subject({ request }: { request: EventOf<'permission_request'> }) {
  const { t } = useTranslation()
  const { tool, input } = request
  const { command, path, content, old_text: before, new_text: after, ...rest } = input
  if (typeof command === 'string') {
    const { outside_sandbox: outside, outside_reason: reason, ...others } = rest
    const leaves = outside !== undefined && outside !== false
    return (
      <>
        {leaves && <Outside reason={reason} />}
        <Titled title={t('approval.willRun')}>
          <Exact text={command} />
        </Titled>
        <Rest values={leaves ? others : rest} />
      </>
    )
  }
  const lines =
    typeof content === 'string'
      ? linesAdded(content)
      : typeof before === 'string' && typeof after === 'string'
        ? linesReplaced(before, after)
        : null
  if (typeof path === 'string' && lines) {
    return (
      <>
        <Titled title={t('approval.willWrite')}>
          <Exact text={path} />
        </Titled>
        <div className="pt-2">
          <DiffView lines={lines} label={t('tool.changes')} />
        </div>
        <Rest values={rest} />
      </>
    )
  }
  const asItIs = (
    <>
      <Titled title={t('approval.willUse')}>
        <Exact text={tool} />
      </Titled>
      <Rest values={input} />
    </>
  )
  if (tool !== 'computer') return asItIs
  return (
    <Suspense fallback={asItIs}>
      <ComputerSubject request={request} rest={<Rest values={input} />} />
    </Suspense>
  )
}

/** The one thing that must not be missed: nothing stands around this command. */
function Outside({ reason }: { reason: unknown }) {
  const { t } = useTranslation()
  return (
    <div className="mb-3 flex gap-2.5 rounded-xl border border-danger-line bg-danger-soft px-3.5 py-2.5 text-sm">
      <LockOpen className="mt-0.5 size-4.5 shrink-0 text-danger" aria-hidden />
      <div className="flex min-w-0 flex-col gap-0.5">
        <p className="font-semibold text-danger">{t('approval.outside')}</p>
        <p>{t('approval.outsideHint')}</p>
        {typeof reason === 'string' && reason !== '' && (
          <p className="break-words text-ink-soft">
            <VisibleText text={t('approval.outsideReason', { reason })} />
          </p>
        )}
      </div>
    </div>
  )
}

function Titled({ title, children }: { title: string; children: ReactNode }) {
  return (
    <>
      <p className="pb-1 text-xs font-medium text-ink-faint">{title}</p>
      {children}
    </>
  )
}

function Exact({ text }: { text: string }) {
  return (
    <pre
      dir="ltr"
      tabIndex={0}
      className="max-h-72 overflow-auto rounded-xl border border-line bg-code px-3.5 py-2.5 font-mono text-sm leading-relaxed break-all whitespace-pre-wrap"
    >
      <VisibleText text={text} />
    </pre>
  )
}

function Rest({ values }: { values: Record<string, unknown> }) {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined)
  if (entries.length === 0) return null
  return (
    <dl className="grid max-h-72 grid-cols-[auto_1fr] gap-x-4 gap-y-1 overflow-auto pt-2.5 text-sm">
      {entries.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-ink-faint">
            <VisibleText text={name} />
          </dt>
          <dd className="min-w-0 font-mono text-[0.8125rem] break-all whitespace-pre-wrap">
            <VisibleText text={typeof value === 'string' ? value : JSON.stringify(value, null, 2)} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => [name, ...stringsOf(inner)])
}
