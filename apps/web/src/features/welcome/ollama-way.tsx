import type { OfferedProvider } from '@rain/protocol'
import { House } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { providerApi } from '../../api/provider-endpoints.ts'
import { Button } from '../../ui/button.tsx'
import { SelectField } from '../../ui/field.tsx'
import { Drops, ErrorText } from '../../ui/message.tsx'
import { useChoose } from './use-choose.ts'
import { WayCard } from './way-card.tsx'

type OllamaWayProps = { provider: OfferedProvider; onChosen: () => void }

/** How long it may take to hear of an Ollama. Nothing is broken after that: there may be none. */
const patienceMs = 8_000

/** Models on the person's own machine, looked for without being asked. */
export function OllamaWay({ provider, onChosen }: OllamaWayProps) {
  const { t } = useTranslation('welcome')
  const look = useLook(provider)
  const isThere = provider.check?.ok === true
  return (
    <WayCard icon={House} title={t('ollama.title')} hint={t('ollama.hint')}>
      {isThere ? (
        <Found provider={provider} onChosen={onChosen} />
      ) : look.isLooking ? (
        <p role="status" className="flex items-center gap-2.5 text-sm text-ink-soft">
          <Drops /> {t('ollama.looking')}
        </p>
      ) : (
        <>
          <p role="status" className="text-sm text-ink-soft">
            {t(provider.check?.code === 'provider_unreachable' || !provider.check ? 'ollama.none' : 'ollama.noModels')}
          </p>
          <Button look="outline" size="small" onClick={look.again}>
            {t('ollama.again')}
          </Button>
        </>
      )}
    </WayCard>
  )
}

function Found({ provider, onChosen }: OllamaWayProps) {
  const { t } = useTranslation('welcome')
  const { busy, error, choose } = useChoose(onChosen)
  const [model, setModel] = useState('auto')
  const models = provider.models.filter(({ id }) => id !== 'auto')
  return (
    <>
      <p role="status" className="text-sm font-medium text-ok">
        {t('ollama.found', { count: models.length })}
      </p>
      {models.length > 1 && (
        <SelectField label={t('ollama.model')} value={model} onChange={(event) => setModel(event.target.value)}>
          <option value="auto">{t('ollama.auto')}</option>
          {models.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
      )}
      <Button size="small" disabled={busy} onClick={() => void choose(provider.id, model)}>
        {t('ollama.use')}
      </Button>
      {error && <ErrorText>{error}</ErrorText>}
    </>
  )
}

/** Has Ollama looked for when the step is opened, and again when asked to. */
function useLook({ id, checked_at }: OfferedProvider) {
  const [asked, setAsked] = useState({ round: 0, before: checked_at, late: false })
  useEffect(() => {
    const timer = setTimeout(() => setAsked((now) => ({ ...now, late: true })), patienceMs)
    providerApi.checkProvider(id).catch(() => setAsked((now) => ({ ...now, late: true })))
    return () => clearTimeout(timer)
  }, [id, asked.round])
  const again = () => setAsked(({ round }) => ({ round: round + 1, before: checked_at, late: false }))
  return { isLooking: asked.before === checked_at && !asked.late, again }
}
