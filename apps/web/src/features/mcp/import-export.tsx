import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { McpImported } from '@rain/protocol'
import { mcpApi } from '../../api/mcp-endpoints.ts'
import { Button } from '../../ui/button.tsx'
import { CodeBlock } from '../../ui/code-block.tsx'
import { ErrorText } from '../../ui/message.tsx'
import { PinField } from '../../ui/pin-field.tsx'
import { TextAreaField } from '../../ui/text-area-field.tsx'
import { usePin } from '../../ui/use-pin.ts'
import { VisibleText } from '../../ui/visible-text.tsx'
import { useMcpChange } from './use-mcp-change.ts'

/** How other programs call it. */
const configFile = 'mcp.json'

type ImportExportProps = {
  /** There is nothing to export. */
  empty: boolean
  /** Which of them is open. */
  open: 'import' | 'export' | null
  onOpen: (open: ImportExportProps['open']) => void
}

/** The configuration that other programs use, in and out. */
export function ImportExport({ empty, open, onOpen }: ImportExportProps) {
  const { t } = useTranslation('mcp')
  return (
    <section className="flex flex-col gap-4 border-t border-line pt-5">
      <div className="flex flex-wrap gap-2">
        <Button look="quiet" size="small" onClick={() => onOpen(open === 'import' ? null : 'import')}>
          {t('import')}
        </Button>
        {!empty && (
          <Button look="quiet" size="small" onClick={() => onOpen(open === 'export' ? null : 'export')}>
            {t('export')}
          </Button>
        )}
      </div>
      {open === 'import' && <Import />}
      {open === 'export' && <Export />}
    </section>
  )
}

function Import() {
  const { t } = useTranslation('mcp')
  const pin = usePin()
  const { busy, error, run } = useMcpChange(pin)
  const [text, setText] = useState('')
  const [wrong, setWrong] = useState<string | null>(null)
  const [done, setDone] = useState<McpImported | null>(null)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const config = parse(text)
    setWrong(config ? null : t('importWrong'))
    if (!config || busy || pin.locked || !pin.isGiven()) return
    await run(async () => setDone(await mcpApi.import(config, pin.text.trim())))
  }

  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
      <TextAreaField
        label={t('importText')}
        rows={8}
        placeholder={'{\n  "mcpServers": {\n    "memory": { "command": "npx", "args": ["-y", "…"] }\n  }\n}'}
        value={text}
        onChange={(event) => setText(event.target.value)}
        error={wrong}
      />
      <PinField pin={pin} hint={t('form.pin')} />
      {error && <ErrorText>{error}</ErrorText>}
      {done && (
        <div role="status" className="text-sm">
          <p>{t('imported', { count: done.added.length })}</p>
          {done.skipped.map(({ name, why }) => (
            <p key={name} className="text-danger">
              <VisibleText text={`${name}: ${why}`} />
            </p>
          ))}
        </div>
      )}
      <Button type="submit" className="self-start" disabled={busy || pin.locked}>
        {t('import')}
      </Button>
    </form>
  )
}

function Export() {
  const { t } = useTranslation('mcp')
  const { busy, error, run } = useMcpChange()
  const [text, setText] = useState<string | null>(null)
  if (text !== null) return <CodeBlock code={text} language="json" title={configFile} />
  return (
    <div className="flex flex-col gap-2">
      <p className="text-sm text-ink-soft">{t('exportHint')}</p>
      {error && <ErrorText>{error}</ErrorText>}
      <Button
        look="outline"
        size="small"
        className="self-start"
        disabled={busy}
        onClick={() => void run(async () => setText(JSON.stringify(await mcpApi.export(), null, 2)))}
      >
        {t('exportShow')}
      </Button>
    </div>
  )
}

function parse(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return value !== null && typeof value === 'object' && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null
  } catch {
    return null
  }
}
