import { useEffect, useRef, useState, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import type { Hands } from './view/hands.ts'
import { KeySink } from './view/key-sink.ts'

type KeyFieldProps = {
  hands: Hands
  field: RefObject<HTMLTextAreaElement | null>
  onFocus: (focused: boolean) => void
  /** The person leaves the picture with the keyboard. */
  onLeave: () => void
}

/** The unseen field that has the keyboard while a person works on a computer. */
export function KeyField({ hands, field, onFocus, onLeave }: KeyFieldProps) {
  const { t } = useTranslation('desktop')
  const [coarse] = useState(() => matchMedia('(pointer: coarse)').matches)
  const sink = useRef<KeySink | null>(null)

  useEffect(() => {
    const element = field.current
    if (!element) return
    sink.current = new KeySink({ hands, field: element, atOnce: coarse })
    if (!coarse) element.focus({ preventScroll: true })
  }, [hands, field, coarse])

  return (
    <textarea
      ref={field}
      data-takes-keys
      data-focus-first
      aria-label={t('control.typeHere')}
      aria-description={t('control.leave')}
      autoCapitalize="off"
      autoComplete="off"
      autoCorrect="off"
      spellCheck={false}
      className="pointer-events-none absolute inset-x-0 bottom-0 h-px w-full resize-none border-0 bg-transparent text-transparent opacity-0 outline-none"
      onKeyDown={(event) => {
        const leaves = event.ctrlKey && event.altKey && event.key === 'Home'
        if (!leaves) return sink.current?.down(keyOf(event.nativeEvent))
        event.preventDefault()
        hands.letGo()
        onLeave()
      }}
      onKeyUp={(event) => sink.current?.up(keyOf(event.nativeEvent))}
      onInput={({ nativeEvent }) =>
        sink.current?.input({ isComposing: 'isComposing' in nativeEvent && nativeEvent.isComposing === true })
      }
      onCompositionEnd={() => sink.current?.composed()}
      onPaste={(event) => {
        event.preventDefault()
        sink.current?.paste(event.clipboardData.getData('text/plain'))
      }}
      onFocus={() => onFocus(true)}
      onBlur={() => {
        hands.letGo()
        onFocus(false)
      }}
    />
  )
}

function keyOf(event: KeyboardEvent) {
  const { key, code, isComposing } = event
  return { key, code, isComposing, preventDefault: () => event.preventDefault() }
}
