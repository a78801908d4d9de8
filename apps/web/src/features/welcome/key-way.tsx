import type { OfferedProvider } from '@rain/protocol'
import { KeyRound } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { addProviderTexts } from '../../i18n/providers-texts.ts'
import { Button } from '../../ui/button.tsx'
import { SecretField, SelectField } from '../../ui/field.tsx'
import { Drops, ErrorText } from '../../ui/message.tsx'
import { useCheckText } from '../../ui/use-check-text.ts'
import { keyOwners, recogniseKey } from './recognise-key.ts'
import { useChoose } from './use-choose.ts'
import { useKeyTest } from './use-key-test.ts'
import { WayCard } from './way-card.tsx'

addProviderTexts()

/** A key is pasted; whose it is shows by its form, and whether it works by asking there. */
export function KeyWay({ onChosen }: { onChosen: () => void }) {
  const { t } = useTranslation('welcome')
  const [key, setKey] = useState('')
  const [named, setNamed] = useState('')
  const { test, start, reset } = useKeyTest()
  const { busy, error, choose } = useChoose(onChosen)
  const recognised = recogniseKey(key)
  const owner = recognised ?? keyOwners.find(({ name }) => name === named) ?? null
  const isGiven = key.trim() !== ''

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!isGiven || !owner || test.state === 'testing') return
    const outcome = await start(owner, key.trim())
    if (outcome.state === 'works') await choose(outcome.provider.id)
  }
  return (
    <WayCard icon={KeyRound} title={t('key.title')} hint={t('key.hint')}>
      <form className="flex w-full flex-col items-start gap-3" onSubmit={(event) => void submit(event)} noValidate>
        <div className="w-full max-w-md">
          <SecretField
            label={t('key.label')}
            showLabel={t('key.show')}
            hideSecretLabel={t('key.hide')}
            autoComplete="off"
            spellCheck={false}
            maxLength={500}
            value={key}
            onChange={(event) => {
              setKey(event.target.value)
              reset()
            }}
            className="font-mono text-sm"
          />
        </div>
        {isGiven && recognised && (
          <p role="status" className="text-sm text-ink-soft">
            {t('key.isOf', { name: recognised.name })}
          </p>
        )}
        {isGiven && !recognised && (
          <SelectField label={t('key.whose')} value={named} onChange={(event) => setNamed(event.target.value)}>
            <option value="">{t('key.choose')}</option>
            {keyOwners.map(({ name }) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </SelectField>
        )}
        <Button type="submit" size="small" disabled={!isGiven || !owner || test.state === 'testing' || busy}>
          {t('key.use')}
        </Button>
      </form>
      {test.state === 'testing' && (
        <p role="status" className="flex items-center gap-2.5 text-sm text-ink-soft">
          <Drops /> {t('key.testing', { name: owner?.name ?? '' })}
        </p>
      )}
      {test.state === 'failed' && <ErrorText>{test.text}</ErrorText>}
      {test.state === 'refused' && (
        <Refused provider={test.provider} isKept={test.isKept} onUse={() => void choose(test.provider.id)} />
      )}
      {error && <ErrorText>{error}</ErrorText>}
    </WayCard>
  )
}

type RefusedProps = { provider: OfferedProvider; isKept: boolean; onUse: () => void }

function Refused({ provider, isKept, onUse }: RefusedProps) {
  const { t } = useTranslation('welcome')
  const why = useCheckText(provider)
  return (
    <div className="flex flex-col items-start gap-2">
      <ErrorText>
        {why?.what} {why?.fix}
      </ErrorText>
      <p className="text-sm text-ink-soft">{t(isKept ? 'key.kept' : 'key.notKept')}</p>
      {isKept && (
        <Button look="outline" size="small" onClick={onUse}>
          {t('key.useAnyway')}
        </Button>
      )}
    </div>
  )
}
