import type { McpServer } from '@rain/protocol'
import { clsx } from 'clsx'
import { ChevronDown, Globe, Terminal } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { VisibleText } from '../../ui/visible-text.tsx'
import { ServerDetail } from './server-detail.tsx'

/** One server in short; it opens to all that is known of it. */
export function ServerCard({ server }: { server: McpServer }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(server.tools.waiting > 0)
  const bodyId = useId()
  const Icon = server.transport.type === 'stdio' ? Terminal : Globe
  return (
    <li className="rounded-2xl border border-line bg-surface">
      <h2>
        <button
          type="button"
          aria-expanded={open}
          aria-controls={bodyId}
          onClick={() => setOpen(!open)}
          className="flex w-full items-center gap-3.5 rounded-2xl p-4 text-left hover:bg-sunken/60 sm:px-5"
        >
          <span className="flex size-10 shrink-0 items-center justify-center rounded-xl bg-sunken text-ink-soft">
            <Icon className="size-5" aria-hidden />
          </span>
          <span className="min-w-0 flex-1">
            <span className="block truncate font-semibold">
              <VisibleText text={server.name} />
            </span>
            <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <State server={server} />
              {server.tools.waiting > 0 && (
                <span className="shrink-0 rounded-full bg-warn-soft px-2.5 py-0.5 text-xs font-semibold text-warn">
                  {t('mcp.waiting', { count: server.tools.waiting })}
                </span>
              )}
            </span>
          </span>
          <ChevronDown className={clsx('size-4.5 shrink-0 text-ink-faint', open && 'rotate-180')} aria-hidden />
        </button>
      </h2>
      <div id={bodyId} hidden={!open} className="border-t border-line p-4 sm:p-5">
        {open && <ServerDetail server={server} />}
      </div>
    </li>
  )
}

function State({ server }: { server: McpServer }) {
  const { t } = useTranslation('mcp')
  const { enabled, last_check: check, sign_in: signIn, tools } = server
  const look = (text: string, className: string) => <span className={clsx('block text-sm', className)}>{text}</span>
  if (!enabled) return look(t('state.off'), 'text-ink-faint')
  if (signIn === 'needed') return look(t('state.signIn'), 'text-warn')
  if (check === null) return look(t('state.unknown'), 'text-ink-soft')
  if (check.problem) return look(t(`problem.${check.problem.code}`), 'text-danger')
  return look(t('state.works', { count: tools.offered }), 'text-ink-soft')
}
