import type { Hands } from './hands.ts'
import { textEvents } from './input-of-dom.ts'
import { textChange } from './text-change.ts'

/** The field that has the keyboard while a person works on a computer: what a browser tells of keys comes to it. */
export interface SinkField {
  value: string
  setSelectionRange(start: number, end: number): void
}

type Key = Pick<KeyboardEvent, 'key' | 'code' | 'isComposing' | 'preventDefault'>

/** Keys that begin a composition, or that a phone's keyboard does not name: what they write comes as text. */
const unnamed = new Set(['Dead', 'Process', 'Unidentified', 'Compose', ''])

/** @NOTE a phone tells that something was deleted only where there is something */
const padding = '\u00a0\u00a0'

const backspace = { key: 'Backspace', code: 'Backspace' }
const enter = { key: 'Enter', code: 'Enter' }

export interface KeySinkOptions {
  hands: Hands
  field: SinkField
  /** A keyboard on the glass: what it composes is to be seen at once, not when the word is done. */
  atOnce: boolean
}

/** Turns what a browser tells of a keyboard into keys and text: of a real one, of one on the glass, and of one that composes. */
export class KeySink {
  readonly #options: KeySinkOptions
  #written = padding

  constructor(options: KeySinkOptions) {
    this.#options = options
    this.#empty()
  }

  down(event: Key): void {
    if (event.isComposing || unnamed.has(event.key)) return
    event.preventDefault()
    this.#options.hands.key(event, true)
  }

  up(event: Key): void {
    if (event.isComposing || unnamed.has(event.key)) return
    event.preventDefault()
    this.#options.hands.key(event, false)
  }

  /** The field holds something else. */
  input({ isComposing }: { isComposing: boolean }): void {
    if (isComposing && !this.#options.atOnce) return
    this.#tell()
    if (!isComposing) this.#empty()
  }

  composed(): void {
    this.#tell()
    this.#empty()
  }

  /** A whole text, as it is. */
  paste(text: string): void {
    const events = textEvents(text)
    if (events.length > 0) this.#options.hands.now(events)
  }

  #tell(): void {
    const { hands, field } = this.#options
    const { deleted, inserted } = textChange(this.#written, field.value)
    this.#written = field.value
    for (let n = 0; n < deleted; n++) hands.chord([backspace])
    if (inserted === '\n') return hands.chord([enter])
    this.paste(inserted)
  }

  #empty(): void {
    const { field } = this.#options
    field.value = padding
    field.setSelectionRange(padding.length, padding.length)
    this.#written = padding
  }
}
