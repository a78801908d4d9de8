import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from '../../ui/field.tsx'
import { TextAreaField } from '../../ui/text-area-field.tsx'

type SavedTextProps = {
  label: string
  value: string
  /** What is wrong with a text; null: nothing. */
  check: (text: string) => string | null
  onSave: (text: string) => void
  longest: number
  lines?: number
  /** Its setting says already what it is; it is read aloud all the same. */
  hideLabel?: boolean
  placeholder?: string
}

/** So long after the last key a text is saved by itself. */
const pauseMs = 1_200

/** A text that is saved when the person pauses or leaves it. What comes from elsewhere does not change it under their hands. */
export function SavedText({ label, value, check, onSave, longest, lines = 1, hideLabel, placeholder }: SavedTextProps) {
  const { t } = useTranslation('settings')
  const [draft, setDraft] = useState<string | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const text = draft ?? value
  const error = check(text)
  const left = longest - text.length

  useEffect(() => () => clearTimeout(timer.current), [])

  const save = (wanted: string) => {
    clearTimeout(timer.current)
    if (check(wanted) === null && wanted.trim() !== value) onSave(wanted.trim())
  }
  const type = (wanted: string) => {
    setDraft(wanted)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => save(wanted), pauseMs)
  }
  const leave = () => {
    save(text)
    if (check(text) === null) setDraft(null)
  }
  const field = {
    label,
    hideLabel,
    value: text,
    placeholder,
    error,
    maxLength: longest,
    hint: left < longest / 10 ? t('persona.left', { count: left }) : undefined,
    onBlur: leave,
  }
  if (lines > 1) {
    return (
      <TextAreaField
        {...field}
        rows={lines}
        spellCheck
        className="font-sans! text-[0.95rem]!"
        onChange={(event) => type(event.target.value)}
      />
    )
  }
  return (
    <Field
      {...field}
      autoComplete="off"
      className="max-w-80"
      onChange={(event) => type(event.target.value)}
      onKeyDown={(event) => event.key === 'Enter' && save(text)}
    />
  )
}
