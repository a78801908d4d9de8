import type { McpServer, McpServerDetail } from '@rain/protocol'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { mcpApi } from '../../api/mcp-endpoints.ts'
import { queryKeys } from '../../api/query-client.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { formatAgo } from '../../ui/format-ago.ts'
import { ErrorText, LoadError, Skeleton } from '../../ui/message.tsx'
import { VisibleText } from '../../ui/visible-text.tsx'
import { commandLine } from './command-line.ts'
import { Disclosure } from './disclosure.tsx'
import { ServerForm } from './server-form.tsx'
import { SignIn } from './sign-in.tsx'
import { ToolList } from './tool-list.tsx'
import { useMcpChange } from './use-mcp-change.ts'

/** How a server is reached, what it can do, how it was of late, and what can be done about it. */
export function ServerDetail({ server }: { server: McpServer }) {
  const { t } = useTranslation('mcp')
  const [changing, setChanging] = useState(false)
  const { data, isError, refetch } = useQuery({
    queryKey: queryKeys.mcpServer(server.id),
    queryFn: () => mcpApi.server(server.id),
  })
  if (changing) return <ServerForm server={server} onDone={() => setChanging(false)} />
  return (
    <div className="flex flex-col gap-6">
      <Reached server={server} />
      {server.last_check?.problem && server.sign_in !== 'needed' && (
        <p className="text-sm text-ink-soft">
          <VisibleText text={server.last_check.problem.text} />
        </p>
      )}
      <SignIn server={server} />
      <Actions server={server} onChange={() => setChanging(true)} />
      {data ? (
        <>
          <ToolList serverId={server.id} tools={data.tools} />
          <Trouble detail={data} />
        </>
      ) : isError ? (
        <LoadError text={t('loadFailed')} onRetry={() => void refetch()} />
      ) : (
        <Skeleton className="h-24 rounded-xl" />
      )}
    </div>
  )
}

function Reached({ server: { transport } }: { server: McpServer }) {
  const { t } = useTranslation('mcp')
  const line = transport.type === 'stdio' ? commandLine(transport.command, transport.args) : transport.url
  const secrets = transport.type === 'stdio' ? transport.env : transport.headers
  return (
    <dl className="flex flex-col gap-3 text-sm">
      <div>
        <dt className="pb-1 text-ink-faint">{t(transport.type === 'stdio' ? 'command' : 'url')}</dt>
        <dd className="rounded-xl border border-line bg-code px-3.5 py-2.5 font-mono text-[0.8125rem] break-all whitespace-pre-wrap">
          <VisibleText text={line} />
        </dd>
      </div>
      {secrets.length > 0 && (
        <Fact name={t(transport.type === 'stdio' ? 'env' : 'headers')} value={secrets.join(', ')} />
      )}
      {transport.type === 'stdio' && transport.cwd !== null && <Fact name={t('cwd')} value={transport.cwd} />}
      {transport.type === 'stdio' && <Fact name={t('hosts')} value={transport.hosts.join(', ') || t('noNetwork')} />}
    </dl>
  )
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div className="flex flex-wrap gap-x-2">
      <dt className="text-ink-faint">{name}</dt>
      <dd className="min-w-0 break-all">
        <VisibleText text={value} />
      </dd>
    </div>
  )
}

function Actions({ server, onChange }: { server: McpServer; onChange: () => void }) {
  const { t } = useTranslation('mcp')
  const { busy, error, run } = useMcpChange()
  const [removing, setRemoving] = useState(false)
  const { id, name, enabled, last_check: check } = server
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap gap-2">
        {enabled && (
          <Button look="outline" size="small" disabled={busy} onClick={() => void run(() => mcpApi.check(id))}>
            {t('test')}
          </Button>
        )}
        <Button look="outline" size="small" disabled={busy} onClick={() => void run(() => mcpApi.enable(id, !enabled))}>
          {t(enabled ? 'disable' : 'enable')}
        </Button>
        <Button look="outline" size="small" onClick={onChange}>
          {t('change')}
        </Button>
        <Button look="quietDanger" size="small" onClick={() => setRemoving(true)}>
          {t('remove')}
        </Button>
      </div>
      {check && <Checked at={check.at} durationMs={check.duration_ms} />}
      {error && <ErrorText>{error}</ErrorText>}
      <Confirm
        open={removing}
        title={t('removeTitle', { name })}
        body={t('removeBody')}
        confirm={t('remove')}
        onConfirm={async () => ((await run(() => mcpApi.remove(id))) ? null : t('noAnswer'))}
        onClose={() => setRemoving(false)}
      />
    </div>
  )
}

function Checked({ at, durationMs }: { at: number; durationMs: number }) {
  const { t, i18n } = useTranslation('mcp')
  return (
    <p className="text-sm text-ink-faint">
      {t('checked', { ago: formatAgo(at * 1000, i18n.language), ms: durationMs.toLocaleString(i18n.language) })}
    </p>
  )
}

function Trouble({ detail: { failures, log } }: { detail: McpServerDetail }) {
  const { t, i18n } = useTranslation('mcp')
  return (
    <>
      {failures.length > 0 && (
        <Disclosure title={t('failures', { count: failures.length })}>
          <ul className="flex flex-col gap-2 text-sm">
            {failures.map((failure, at) => (
              <li key={at} className="border-l-2 border-line pl-3">
                <span className="text-ink-faint">{formatAgo(failure.at * 1000, i18n.language)}</span>{' '}
                {failure.tool !== null && (
                  <code className="break-all">
                    <VisibleText text={failure.tool} />
                  </code>
                )}{' '}
                {t(`problem.${failure.code}`)}
                <span className="block break-words text-ink-soft">
                  <VisibleText text={failure.text} />
                </span>
              </li>
            ))}
          </ul>
        </Disclosure>
      )}
      {log !== '' && (
        <Disclosure title={t('log')}>
          <pre
            tabIndex={0}
            className="max-h-80 overflow-auto rounded-xl border border-line bg-code px-3.5 py-3 font-mono text-[0.8125rem] whitespace-pre-wrap"
          >
            <VisibleText text={log} />
          </pre>
        </Disclosure>
      )}
    </>
  )
}
