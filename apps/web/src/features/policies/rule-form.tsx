import { ruleEffectSchema, type NewRule, type RuleEffect } from '@rain/protocol'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { ruleApi } from '../../api/rule-endpoints.ts'
import { isAboutPin } from '../../api/is-about-pin.ts'
import { queryKeys } from '../../api/query-client.ts'
import { ApiError } from '../../api/request.ts'
import { useServerWords } from '../../i18n/server-words.ts'
import { Button } from '../../ui/button.tsx'
import { Choice } from '../../ui/choice.tsx'
import { Field, SelectField } from '../../ui/field.tsx'
import { ErrorText } from '../../ui/message.tsx'
import { PinField } from '../../ui/pin-field.tsx'
import { usePin } from '../../ui/use-pin.ts'

const subjects = ['command', 'tool', 'path', 'host'] as const
type RuleSubject = (typeof subjects)[number]

/** Makes a rule. One that allows takes the PIN. */
export function RuleForm({ agents, onDone }: { agents: { id: string; name: string }[]; onDone: () => void }) {
  const { t } = useTranslation(['policies', 'translation'])
  const words = useServerWords()
  const queries = useQueryClient()
  const pin = usePin()
  const [effect, setEffect] = useState<RuleEffect>('deny')
  const [about, setAbout] = useState<RuleSubject>('command')
  const [text, setText] = useState('')
  const [tool, setTool] = useState('')
  const [folder, setFolder] = useState('')
  const [agentId, setAgentId] = useState('')
  const [missing, setMissing] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const needsPin = effect === 'allow'
  /** A place is allowed to one tool, not to all. */
  const needsTool = effect === 'allow' && (about === 'path' || about === 'host')

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (busy || pin.locked) return
    const isMissing = text.trim() === '' || (needsTool && tool.trim() === '')
    setMissing(isMissing)
    if (isMissing || (needsPin && !pin.isGiven())) return
    setBusy(true)
    setError(null)
    try {
      await ruleApi.addRule({
        effect,
        ...scopeOf(about, text.trim()),
        ...(needsTool && { tool: tool.trim() }),
        ...(folder.trim() !== '' && { folder: folder.trim() }),
        ...(agentId !== '' && { agent_id: agentId }),
        ...(needsPin && { pin: pin.text.trim() }),
      })
      await queries.invalidateQueries({ queryKey: queryKeys.rules })
      onDone()
    } catch (failure) {
      setBusy(false)
      if (isAboutPin(failure)) return pin.refuse(failure)
      setError(failure instanceof ApiError && failure.status > 0 ? words.refusal(failure) : t('noAnswer'))
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
      <Choice
        label={t('effect')}
        value={effect}
        onChange={setEffect}
        options={ruleEffectSchema.options.map((value) => ({ value, label: t(`effectShort.${value}`) }))}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label={t('about')}
          value={about}
          onChange={(event) => setAbout(subjects.find((one) => one === event.target.value) ?? 'command')}
        >
          {subjects.map((one) => (
            <option key={one} value={one}>
              {t(`subject.${one}`)}
            </option>
          ))}
        </SelectField>
        <Field
          label={t(`subject.${about}`)}
          placeholder={t(`example.${about}`)}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={1_000}
          value={text}
          onChange={(event) => setText(event.target.value)}
          error={missing && text.trim() === '' ? t('missing') : null}
        />
      </div>
      {needsTool && (
        <Field
          label={t('forTool')}
          placeholder={about === 'host' ? 'web_fetch' : 'write_file'}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={100}
          value={tool}
          onChange={(event) => setTool(event.target.value)}
          error={missing && tool.trim() === '' ? t('missing') : null}
        />
      )}
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label={t('folder')}
          placeholder="~/projects"
          hint={t('folderHint')}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={1_000}
          value={folder}
          onChange={(event) => setFolder(event.target.value)}
        />
        <SelectField label={t('agent')} value={agentId} onChange={(event) => setAgentId(event.target.value)}>
          <option value="">{t('allAgents')}</option>
          {agents.map((agent) => (
            <option key={agent.id} value={agent.id}>
              {agent.name}
            </option>
          ))}
        </SelectField>
      </div>
      {needsPin && <PinField pin={pin} hint={t('allowPin')} />}
      {error && <ErrorText>{error}</ErrorText>}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" disabled={busy || pin.locked}>
          {t('save')}
        </Button>
        <Button look="outline" onClick={onDone}>
          {t('translation:action.cancel')}
        </Button>
      </div>
    </form>
  )
}

function scopeOf(about: RuleSubject, text: string): Omit<NewRule, 'effect'> {
  if (about !== 'command') return { [about]: text }
  const [program = '', ...verb] = text.split(/\s+/)
  return verb.length > 0 ? { program, verb: verb.join(' ') } : { program }
}
