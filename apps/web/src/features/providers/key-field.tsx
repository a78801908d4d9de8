import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { SecretField } from '../../ui/field.tsx'

type KeyFieldProps = {
  label: string
  placeholder: string
  value: string
  onChange: (key: string) => void
  error?: ReactNode
  autoFocus?: boolean
}

/** Where an API key is pasted. */
export function KeyField({ label, placeholder, value, onChange, error, autoFocus }: KeyFieldProps) {
  const { t } = useTranslation()
  return (
    <SecretField
      label={label}
      showLabel={t('action.showKey')}
      hideSecretLabel={t('action.hideKey')}
      autoComplete="off"
      spellCheck={false}
      maxLength={500}
      placeholder={placeholder}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      error={error}
      autoFocus={autoFocus}
      className="font-mono text-sm"
    />
  )
}
