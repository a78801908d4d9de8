import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { splitHidden } from '../../ui/split-hidden.ts'
import { VisibleText } from '../../ui/visible-text.tsx'

/** What is being typed for each field of a call: text as it is, everything else as JSON. */
export type InputDraft = Record<string, string>

export function draftOf(input: Record<string, unknown>): InputDraft {
  return Object.fromEntries(
    Object.entries(input).map(([name, value]) => [name, typeof value === 'string' ? value : toJson(value)]),
  )
}

/** The input a draft stands for; or the name of the field that is not valid JSON. */
export function inputOfDraft(
  draft: InputDraft,
  original: Record<string, unknown>,
): { input: Record<string, unknown> } | { wrong: string } {
  const input: Record<string, unknown> = {}
  for (const [name, text] of Object.entries(draft)) {
    if (typeof original[name] === 'string') input[name] = text
    else {
      try {
        input[name] = JSON.parse(text)
      } catch {
        return { wrong: name } // still being typed, or a slip
      }
    }
  }
  return { input }
}

export function isSame(draft: InputDraft, original: Record<string, unknown>): boolean {
  const before = draftOf(original)
  return Object.entries(draft).every(([name, text]) => before[name] === text)
}

type EditInputProps = { draft: InputDraft; onChange: (draft: InputDraft) => void; disabled: boolean }

/** Every field of a call to be changed. What cannot be seen in a text field is drawn below it. */
export function EditInput({ draft, onChange, disabled }: EditInputProps) {
  const { t } = useTranslation()
  return (
    <fieldset className="flex flex-col gap-3" disabled={disabled}>
      <legend className="pb-1.5 text-xs font-medium text-ink-faint">{t('approval.changeTitle')}</legend>
      {Object.entries(draft).map(([name, text]) => (
        <EditField key={name} name={name} text={text} onChange={(next) => onChange({ ...draft, [name]: next })} />
      ))}
    </fieldset>
  )
}

function EditField({ name, text, onChange }: { name: string; text: string; onChange: (text: string) => void }) {
  const id = useId()
  const hasHidden = splitHidden(text).some((part) => part.hidden)
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="font-mono text-xs text-ink-soft">
        <VisibleText text={name} />
      </label>
      <textarea
        id={id}
        dir="ltr"
        spellCheck={false}
        autoCapitalize="off"
        autoCorrect="off"
        rows={Math.min(12, text.split('\n').length + Math.ceil(text.length / 60))}
        value={text}
        onChange={(event) => onChange(event.target.value)}
        className="[field-sizing:content] max-h-72 min-h-11 w-full resize-y rounded-xl border border-line-strong/60 bg-code px-3.5 py-2 font-mono text-sm leading-relaxed hover:border-line-strong focus-visible:border-accent disabled:opacity-60"
      />
      {hasHidden && (
        <p className="max-h-40 overflow-auto font-mono text-xs break-all whitespace-pre-wrap text-ink-soft">
          <VisibleText text={text} />
        </p>
      )}
    </div>
  )
}

function toJson(value: unknown): string {
  return JSON.stringify(value, null, 2)
}
