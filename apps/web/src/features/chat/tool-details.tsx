import { FileDiff } from 'lucide-react'
import { useMemo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { addressOfChange } from '../../live/address-of-change.ts'
import type { ToolItem } from '../../live/state.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { ChangeView } from '../../ui/diff/change-view.tsx'
import { linesBetween } from '../../ui/diff/lines-between.ts'
import { formatSeconds } from '../../ui/format.ts'
import { LongText } from '../../ui/long-text/long-text.tsx'
import { linesAdded, parsePatch, type PatchLine } from '../../ui/parse-patch.ts'
import { plainOutput } from '../../ui/plain-output.ts'
import { VisibleText } from '../../ui/visible-text.tsx'
import { mayHaveChangedFiles } from './may-have-changed-files.ts'
import { useChatPlace } from './message/chat-place.ts'
import { ToolImages } from './tool-images.tsx'

/** What went in, what came out, and what changed. */
export function ToolDetails({ item }: { item: ToolItem }) {
  const { t } = useTranslation()
  const { detail } = item
  return (
    <div className="flex flex-col gap-3.5 border-t border-line px-3.5 py-3.5">
      <Input item={item} />
      {detail?.kind === 'images' && <ToolImages images={detail.images} />}
      {item.result === undefined && item.output !== '' && (
        <Section title={t('tool.liveOutput')}>
          <LongText text={plainOutput(item.output)} follow />
        </Section>
      )}
      {item.result !== undefined && !(detail?.kind === 'diff' && item.status === 'done') && (
        <Section title={t(item.tool === 'bash' ? 'tool.output' : 'tool.result')} copy={item.result}>
          <LongText text={item.result === '' ? t('tool.noOutput') : plainOutput(item.result)} />
        </Section>
      )}
      <Facts item={item} />
      <WayToChange item={item} />
    </div>
  )
}

function Section({ title, copy, children }: { title: string; copy?: string; children: ReactNode }) {
  const { t } = useTranslation()
  return (
    <section className="min-w-0">
      <div className="flex min-h-8 items-center justify-between">
        <h3 className="text-xs font-medium text-ink-faint">{title}</h3>
        {copy && <CopyButton text={copy} label={`${t('action.copy')}: ${title}`} />}
      </div>
      {children}
    </section>
  )
}

function Input({ item }: { item: ToolItem }) {
  const { t } = useTranslation()
  const lines = useMemo(() => changeOf(item), [item])
  if (lines) {
    return (
      <Section title={item.detail?.kind === 'diff' ? item.detail.path : t('tool.changes')}>
        <ChangeView lines={lines} label={t('tool.changes')} />
      </Section>
    )
  }
  if (typeof item.input.command === 'string') {
    return (
      <Section title={t('tool.command')} copy={item.input.command}>
        <Command text={item.input.command} />
      </Section>
    )
  }
  if (Object.keys(item.input).length === 0) return null
  return (
    <Section title={t('tool.input')}>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
        {Object.entries(item.input).map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-faint">{name}</dt>
            <dd className="min-w-0 font-mono text-[0.8125rem] break-words whitespace-pre-wrap">
              <VisibleText text={typeof value === 'string' ? value : JSON.stringify(value, null, 2)} />
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}

function changeOf(item: ToolItem): PatchLine[] | null {
  if (item.detail?.kind === 'diff') return parsePatch(item.detail.patch)
  const { content, old_text: before, new_text: after } = item.input
  if (item.tool === 'write_file' && typeof content === 'string') return linesAdded(content)
  if (typeof before === 'string' && typeof after === 'string') return linesBetween(before, after)
  return null
}

/** What was run is shown to the letter. */
function Command({ text }: { text: string }) {
  return (
    <pre
      tabIndex={0}
      className="max-h-80 overflow-auto rounded-xl border border-line bg-code px-3.5 py-2.5 font-mono text-[0.8125rem] leading-relaxed break-words whitespace-pre-wrap"
    >
      <VisibleText text={text} />
    </pre>
  )
}

/** To the page of files, where it is compared and undone. */
function WayToChange({ item }: { item: ToolItem }) {
  const { t } = useTranslation()
  const place = useChatPlace()
  if (!place || !mayHaveChangedFiles(item)) return null
  return (
    <a
      href={addressOfChange(place.agentId, item.toolUseId)}
      className="-mx-1.5 flex min-h-9 items-center gap-2 self-start rounded-lg px-1.5 text-sm font-medium text-accent hover:underline pointer-coarse:min-h-11"
    >
      <FileDiff className="size-4 shrink-0" aria-hidden />
      {t(item.tool === 'bash' ? 'tool.seeChanges' : 'tool.seeChange')}
    </a>
  )
}

function Facts({ item }: { item: ToolItem }) {
  const { t, i18n } = useTranslation()
  const { detail } = item
  const facts: string[] = []
  if (detail?.kind === 'command') {
    if (detail.exitCode !== null) facts.push(t('tool.exitCode', { code: detail.exitCode }))
    facts.push(formatSeconds(detail.durationMs, i18n.language))
    if (detail.truncated) facts.push(t('tool.truncated'))
    if (detail.outputFile) facts.push(t('tool.fullOutput', { path: detail.outputFile }))
  }
  if (detail?.kind === 'list') {
    facts.push(t('tool.entries', { count: detail.count }))
    if (detail.truncated) facts.push(t('tool.truncated'))
  }
  if (facts.length === 0) return null
  return <p className="text-xs text-ink-faint">{facts.join(' · ')}</p>
}
