import { answerLanguages, limits, personaSchema, tones, type PersonSettings } from '@rain/protocol'
import { useTranslation } from 'react-i18next'
import { Choice } from '../../ui/choice.tsx'
import { LoadError, Skeleton } from '../../ui/message.tsx'
import { SavedText } from './saved-text.tsx'
import { Setting } from './setting.tsx'
import { useSaving } from './use-saving.ts'
import { useChangeSettings, useSettings } from './use-settings.ts'
import { AgentPersonas } from './agent-personas.tsx'

/** How Rain answers: for all agents, and for those that are to be different. */
export function PersonaSection({ agents }: { agents: readonly { id: string; name: string }[] }) {
  const { t } = useTranslation('settings')
  const { data, isError, refetch } = useSettings()
  if (isError && !data) return <LoadError text={t('loadFailed')} onRetry={() => void refetch()} />
  if (!data) return <Skeleton className="h-64 rounded-2xl" />
  return (
    <>
      <PersonaSettings settings={data.settings} />
      <Setting id="agents">
        <AgentPersonas agents={agents} settings={data} />
      </Setting>
    </>
  )
}

function PersonaSettings({ settings }: { settings: PersonSettings }) {
  const { t } = useTranslation('settings')
  const name = useSetting(settings, 'name')
  const tone = useSetting(settings, 'tone')
  const language = useSetting(settings, 'answer_language')
  const instructions = useSetting(settings, 'instructions')
  return (
    <>
      <Setting id="name" saving={name.saving}>
        <SavedText
          label={t('item.name.title')}
          hideLabel
          value={settings.name}
          check={(text) => (personaSchema.shape.name.safeParse(text).success ? null : t('persona.nameInvalid'))}
          onSave={name.set}
          longest={limits.personaNameChars}
          placeholder={t('app.name', { ns: 'translation' })}
        />
      </Setting>
      <Setting id="tone" saving={tone.saving}>
        <Choice
          label={t('item.tone.title')}
          hideLabel
          value={settings.tone}
          onChange={tone.set}
          options={tones.map((value) => ({ value, label: t(`persona.tone.${value}`) }))}
        />
        <p className="text-sm text-ink-soft">
          <span className="sr-only">{t('persona.sampleLabel')}: </span>
          <em>{t(`persona.sample.${settings.tone}`)}</em>
        </p>
      </Setting>
      <Setting id="answer_language" saving={language.saving}>
        <Choice
          label={t('item.answer_language.title')}
          hideLabel
          value={settings.answer_language}
          onChange={language.set}
          options={answerLanguages.map((value) => ({ value, label: t(`answerLanguage.${value}`) }))}
        />
      </Setting>
      <Setting id="instructions" saving={instructions.saving}>
        <SavedText
          label={t('item.instructions.title')}
          hideLabel
          value={settings.instructions}
          check={(text) =>
            personaSchema.shape.instructions.safeParse(text).success ? null : t('persona.instructionsInvalid')
          }
          onSave={instructions.set}
          longest={limits.personaInstructionsChars}
          lines={6}
          placeholder={t('persona.instructionsPlaceholder')}
        />
        <p className="text-sm text-ink-faint">{t('persona.below')}</p>
      </Setting>
    </>
  )
}

/** One setting of the person: saved at once, and what it was before can be had back. */
function useSetting<Name extends keyof PersonSettings>(settings: PersonSettings, name: Name) {
  const change = useChangeSettings()
  const { saving, save } = useSaving()
  const before = settings[name]
  const set = (next: PersonSettings[Name]) =>
    void save(
      () => change({ [name]: next }),
      () => change({ [name]: before }),
    )
  return { saving, set }
}
