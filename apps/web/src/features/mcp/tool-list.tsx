import type { McpTool } from '@rain/protocol'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { mcpApi } from '../../api/mcp-endpoints.ts'
import { Button } from '../../ui/button.tsx'
import { DiffView } from '../../ui/diff-view.tsx'
import { ErrorText } from '../../ui/message.tsx'
import { VisibleText } from '../../ui/visible-text.tsx'
import { Disclosure } from './disclosure.tsx'
import { definitionLines, toLines } from './definition-lines.ts'
import { useMcpChange } from './use-mcp-change.ts'

type ToolListProps = { serverId: string; tools: McpTool[] }

/** The tools of a server: first those that wait to be looked at, with what has changed, then those that are offered. */
export function ToolList({ serverId, tools }: ToolListProps) {
  const { t } = useTranslation('mcp')
  const { busy, error, run } = useMcpChange()
  const waiting = tools.filter(({ status }) => status === 'new' || status === 'changed')
  const offered = tools.filter(({ status }) => status === 'offered')
  const accept = (some: McpTool[]) =>
    void run(() => mcpApi.accept(serverId, some.map(({ name, hash }) => ({ name, hash })))) // prettier-ignore
  return (
    <div className="flex flex-col gap-5">
      {waiting.length > 0 && (
        <section aria-label={t('waitingTitle')} className="rounded-xl border border-warn-line bg-warn-soft p-4">
          <h3 className="font-semibold text-warn">{t('waitingTitle')}</h3>
          <p className="pt-1 pb-3 text-sm">{t('waitingHint')}</p>
          <ul className="flex flex-col gap-3">
            {waiting.map((tool) => (
              <ToolRow key={tool.name} tool={tool} isOpen={tool.status === 'changed'}>
                <Button look="outline" size="small" disabled={busy} onClick={() => accept([tool])}>
                  {t('accept')}
                </Button>
              </ToolRow>
            ))}
          </ul>
          {waiting.length > 1 && (
            <Button className="mt-4" disabled={busy} onClick={() => accept(waiting)}>
              {t('acceptAll', { count: waiting.length })}
            </Button>
          )}
        </section>
      )}
      {error && <ErrorText>{error}</ErrorText>}
      <section aria-label={t('tools')}>
        <h3 className="pb-2 font-semibold">{t('tools')}</h3>
        {offered.length === 0 && <p className="text-sm text-ink-soft">{t('noTools')}</p>}
        <ul className="flex flex-col gap-3">
          {offered.map((tool) => (
            <ToolRow key={tool.name} tool={tool}>
              <Button
                look="quiet"
                size="small"
                disabled={busy}
                onClick={() => void run(() => mcpApi.withdraw(serverId, [tool.name]))}
              >
                {t('withdraw')}
              </Button>
            </ToolRow>
          ))}
        </ul>
      </section>
    </div>
  )
}

type ToolRowProps = { tool: McpTool; isOpen?: boolean; children: ReactNode }

function ToolRow({ tool, isOpen = false, children }: ToolRowProps) {
  const { t } = useTranslation('mcp')
  const { name, definition, accepted, status } = tool
  const lines = accepted
    ? definitionLines(accepted, definition)
    : toLines(definition).map((text) => ({ kind: 'same' as const, text }))
  return (
    <li className="flex flex-col gap-2 rounded-xl border border-line bg-surface p-3.5">
      <div className="flex flex-wrap items-start gap-2">
        <p className="min-w-0 flex-1 basis-60">
          <code className="font-semibold break-all">
            <VisibleText text={name} />
          </code>
          {status === 'changed' && <span className="ml-2 text-sm font-medium text-warn">{t('changed')}</span>}
          <span className="block text-sm break-words whitespace-pre-wrap text-ink-soft">
            <VisibleText text={definition.description} />
          </span>
        </p>
        {children}
      </div>
      <Disclosure title={t(accepted ? 'difference' : 'definition')} open={isOpen}>
        <DiffView lines={lines} label={t(accepted ? 'difference' : 'definition')} />
      </Disclosure>
    </li>
  )
}
