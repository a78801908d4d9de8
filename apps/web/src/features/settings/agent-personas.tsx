import {
  answerLanguages,
  limits,
  personaSchema,
  tones,
  type AgentPersona,
  type AgentPersonaChange,
  type Settings,
} from '@rain/protocol'
import { Bot, ChevronDown } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { SelectField } from '../../ui/field.tsx'
import { SavedNote } from './saved-note.tsx'
import { SavedText } from './saved-text.tsx'
import { useSaving } from './use-saving.ts'
import { useChangeAgentPersona } from './use-settings.ts'

type AgentPersonasProps = { agents: readonly { id: string; name: string }[]; settings: Settings }

/** Every agent, and what it has of its own. */
export function AgentPersonas({ agents, settings }: AgentPersonasProps) {
  const { t } = useTranslation('settings')
  if (agents.length === 0) return <p className="text-sm text-ink-faint">{t('persona.noAgents')}</p>
  return (
    <ul className="flex flex-col gap-2">
      {agents.map((agent) => (
        <li key={agent.id}>
          <AgentPersonaCard agent={agent} own={settings.agents[agent.id] ?? {}} settings={settings} />
        </li>
      ))}
    </ul>
  )
}

type CardProps = { agent: { id: string; name: string }; own: AgentPersona; settings: Settings }

function AgentPersonaCard({ agent, own, settings: { settings } }: CardProps) {
  const { t } = useTranslation('settings')
  const change = useChangeAgentPersona(agent.id)
  const { saving, save } = useSaving()
  const count = Object.keys(own).length
  const set = <Name extends keyof AgentPersona>(name: Name, value: AgentPersonaChange[Name]) => {
    const before = own[name] ?? null
    void save(
      () => change({ [name]: value }),
      () => change({ [name]: before }),
    )
  }
  const reset = () => {
    const none = { name: null, tone: null, instructions: null, answer_language: null }
    void save(
      () => change(none),
      () => change({ ...none, ...own }),
    )
  }
  return (
    <details className="group rounded-xl border border-line">
      <summary className="flex min-h-12 items-center gap-3 rounded-xl px-3.5 hover:bg-sunken">
        <Bot className="size-4.5 shrink-0 text-ink-faint" aria-hidden />
        <span className="min-w-0 flex-1 truncate font-medium">{agent.name}</span>
        <span className="text-sm text-ink-faint">
          {count === 0 ? t('persona.asForAll') : t('persona.own', { count })}
        </span>
        <ChevronDown className="size-4 text-ink-faint transition-transform group-open:rotate-180" aria-hidden />
      </summary>
      <div className="flex flex-col gap-4 border-t border-line p-3.5 sm:p-4">
        <SavedText
          label={t('item.name.title')}
          value={own.name ?? ''}
          check={(text) => (personaSchema.shape.name.safeParse(text).success ? null : t('persona.nameInvalid'))}
          onSave={(name) => set('name', name === '' ? null : name)}
          longest={limits.personaNameChars}
          placeholder={settings.name || t('app.name', { ns: 'translation' })}
        />
        <SelectField
          label={t('item.tone.title')}
          value={own.tone ?? ''}
          onChange={(event) => set('tone', tones.find((tone) => tone === event.target.value) ?? null)}
        >
          <option value="">{t('persona.asForAllIs', { value: t(`persona.tone.${settings.tone}`) })}</option>
          {tones.map((tone) => (
            <option key={tone} value={tone}>
              {t(`persona.tone.${tone}`)}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t('item.answer_language.title')}
          value={own.answer_language ?? ''}
          onChange={(event) =>
            set('answer_language', answerLanguages.find((language) => language === event.target.value) ?? null)
          }
        >
          <option value="">
            {t('persona.asForAllIs', { value: t(`answerLanguage.${settings.answer_language}`) })}
          </option>
          {answerLanguages.map((language) => (
            <option key={language} value={language}>
              {t(`answerLanguage.${language}`)}
            </option>
          ))}
        </SelectField>
        <SavedText
          label={t('item.instructions.title')}
          value={own.instructions ?? ''}
          check={(text) =>
            personaSchema.shape.instructions.safeParse(text).success ? null : t('persona.instructionsInvalid')
          }
          onSave={(text) => set('instructions', text === '' ? null : text)}
          longest={limits.personaInstructionsChars}
          lines={4}
          placeholder={settings.instructions || t('persona.asForAll')}
        />
        <div className="flex flex-wrap items-center justify-between gap-2">
          {count > 0 ? (
            <Button look="quiet" size="small" onClick={reset}>
              {t('persona.reset')}
            </Button>
          ) : (
            <span />
          )}
          <SavedNote saving={saving} />
        </div>
      </div>
    </details>
  )
}
