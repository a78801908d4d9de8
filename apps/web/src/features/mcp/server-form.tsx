import { newMcpServerSchema, type McpServer, type NewMcpServer } from '@rain/protocol'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { mcpApi } from '../../api/mcp-endpoints.ts'
import { Button } from '../../ui/button.tsx'
import { Choice } from '../../ui/choice.tsx'
import { Field } from '../../ui/field.tsx'
import { ErrorText } from '../../ui/message.tsx'
import { PinField } from '../../ui/pin-field.tsx'
import { TextAreaField } from '../../ui/text-area-field.tsx'
import { usePin } from '../../ui/use-pin.ts'
import { VisibleText } from '../../ui/visible-text.tsx'
import { commandLine } from './command-line.ts'
import { readLines, readPairs } from './pairs.ts'
import { useMcpChange } from './use-mcp-change.ts'

const exampleCommand = 'npx'

type ServerFormProps = { server?: McpServer; onDone: () => void }

/** Adds a server or changes how it is reached. What would be started is shown word for word above the PIN. */
export function ServerForm({ server, onDone }: ServerFormProps) {
  const { t } = useTranslation(['mcp', 'translation'])
  const pin = usePin()
  const { busy, error, run } = useMcpChange(pin)
  const [fields, setFields] = useState(() => fieldsOf(server))
  const [wrong, setWrong] = useState<string | null>(null)
  const set = (change: Partial<Fields>) => setFields((now) => ({ ...now, ...change }))

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const parsed = newMcpServerSchema.safeParse(toServer(fields))
    setWrong(parsed.success ? null : t('form.wrong'))
    if (!parsed.success || busy || pin.locked || !pin.isGiven()) return
    const asked: NewMcpServer = { ...parsed.data, pin: pin.text.trim() }
    if (await run(() => (server ? mcpApi.change(server.id, asked) : mcpApi.add(asked)))) onDone()
  }

  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
      <Choice
        label={t('form.kind')}
        value={fields.kind}
        onChange={(kind) => set({ kind })}
        options={[
          { value: 'stdio', label: t('form.stdio') },
          { value: 'http', label: t('form.http') },
        ]}
      />
      <Field
        label={t('form.name')}
        autoFocus
        maxLength={60}
        autoComplete="off"
        className="max-w-80"
        value={fields.name}
        onChange={(event) => set({ name: event.target.value })}
      />
      {fields.kind === 'stdio' ? (
        <ProgramFields fields={fields} set={set} />
      ) : (
        <AddressFields fields={fields} set={set} />
      )}
      <PinField pin={pin} hint={t('form.pin')} />
      {(wrong ?? error) && <ErrorText>{wrong ?? error}</ErrorText>}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" disabled={busy || pin.locked}>
          {t(busy ? 'form.saving' : 'form.save')}
        </Button>
        <Button look="outline" onClick={onDone}>
          {t('translation:action.cancel')}
        </Button>
      </div>
    </form>
  )
}

type FieldsProps = { fields: Fields; set: (change: Partial<Fields>) => void }

function ProgramFields({ fields, set }: FieldsProps) {
  const { t } = useTranslation('mcp')
  return (
    <>
      <Field
        label={t('form.command')}
        autoComplete="off"
        spellCheck={false}
        className="font-mono"
        placeholder={exampleCommand}
        value={fields.command}
        onChange={(event) => set({ command: event.target.value })}
      />
      <TextAreaField
        label={t('form.args')}
        hint={t('form.argsHint')}
        placeholder={'-y\n@modelcontextprotocol/server-memory'}
        value={fields.args}
        onChange={(event) => set({ args: event.target.value })}
      />
      <TextAreaField
        label={t('env')}
        hint={t('form.envHint')}
        placeholder="API_KEY=…"
        rows={2}
        value={fields.env}
        onChange={(event) => set({ env: event.target.value })}
      />
      <Field
        label={t('cwd')}
        hint={t('form.cwdHint')}
        autoComplete="off"
        spellCheck={false}
        className="font-mono"
        value={fields.cwd}
        onChange={(event) => set({ cwd: event.target.value })}
      />
      <TextAreaField
        label={t('hosts')}
        hint={t('form.hostsHint')}
        placeholder="api.example.com"
        rows={2}
        value={fields.hosts}
        onChange={(event) => set({ hosts: event.target.value })}
      />
      <div>
        <p className="pb-1.5 text-sm font-medium">{t('form.exact')}</p>
        <pre className="rounded-xl border border-line bg-code px-3.5 py-2.5 font-mono text-[0.8125rem] break-all whitespace-pre-wrap">
          <VisibleText text={commandLine(fields.command.trim(), readLines(fields.args))} />
        </pre>
      </div>
    </>
  )
}

function AddressFields({ fields, set }: FieldsProps) {
  const { t } = useTranslation('mcp')
  return (
    <>
      <Field
        label={t('url')}
        type="url"
        inputMode="url"
        autoComplete="off"
        spellCheck={false}
        placeholder="https://mcp.example.com/mcp"
        value={fields.url}
        onChange={(event) => set({ url: event.target.value })}
      />
      <TextAreaField
        label={t('headers')}
        hint={t('form.headersHint')}
        placeholder="Authorization: Bearer …"
        rows={2}
        value={fields.headers}
        onChange={(event) => set({ headers: event.target.value })}
      />
    </>
  )
}

type Fields = Record<'name' | 'command' | 'args' | 'env' | 'cwd' | 'hosts' | 'url' | 'headers', string> & {
  kind: 'stdio' | 'http'
}

/** Of stored secrets the names alone: a name alone keeps its value. */
function fieldsOf(server: McpServer | undefined): Fields {
  const blank = { name: server?.name ?? '', command: '', args: '', env: '', cwd: '', hosts: '', url: '', headers: '' }
  const transport = server?.transport
  if (!transport) return { ...blank, kind: 'stdio' }
  if (transport.type === 'http')
    return { ...blank, kind: 'http', url: transport.url, headers: transport.headers.join('\n') }
  const { command, args, env, cwd, hosts } = transport
  const text = { command, args: args.join('\n'), env: env.join('\n'), cwd: cwd ?? '', hosts: hosts.join('\n') }
  return { ...blank, kind: 'stdio', ...text }
}

function toServer({ kind, name, command, args, env, cwd, hosts, url, headers }: Fields) {
  if (kind === 'http') return { name, transport: { type: 'http', url, headers: readPairs(headers, ':') } }
  const transport = {
    type: 'stdio',
    command,
    args: readLines(args),
    env: readPairs(env, '='),
    cwd: cwd.trim() === '' ? null : cwd.trim(),
    hosts: readLines(hosts).map((host) => host.trim()),
  }
  return { name, transport }
}
