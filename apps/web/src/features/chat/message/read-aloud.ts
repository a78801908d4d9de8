import { useSyncExternalStore } from 'react'
import { create } from 'zustand'
import { spokenText } from './spoken-text.ts'

/** Which answer is being read aloud, by its turn. */
const useSpeaking = create<{ turnId: string | null }>(() => ({ turnId: null }))

/** The reading under way, told apart from the one before it of the same answer. */
let current: object | null = null

const leavings = ['hashchange', 'pagehide'] as const

export type Reading = { isSpeaking: boolean; toggle: (markdown: string) => void }

/**
 * Reads an answer aloud by a voice of this device. Null where there is none for the language: what others offer is made by
 * servers of somebody, and an answer is nobody's business.
 */
export function useReadAloud(turnId: string, language: string): Reading | null {
  const voice = useSyncExternalStore(subscribe, () => voiceFor(language))
  const isSpeaking = useSpeaking((speaking) => speaking.turnId === turnId)
  if (!voice) return null
  return {
    isSpeaking,
    toggle: (markdown) => (isSpeaking ? stopReading() : read(turnId, spokenText(markdown), voice)),
  }
}

/** Also when the person goes elsewhere: nothing there would stop it. */
export function stopReading(): void {
  if (useSpeaking.getState().turnId === null) return
  for (const event of leavings) window.removeEventListener(event, stopReading)
  useSpeaking.setState({ turnId: null })
  speechSynthesis.cancel()
}

function read(turnId: string, pieces: string[], voice: SpeechSynthesisVoice): void {
  stopReading()
  if (pieces.length === 0) return
  useSpeaking.setState({ turnId })
  for (const event of leavings) window.addEventListener(event, stopReading)
  const reading = {}
  current = reading
  // @NOTE what was cancelled ends so, too: something else may be read by then, or the same once more
  const done = () => {
    if (current === reading) useSpeaking.setState({ turnId: null })
  }
  for (const [at, piece] of pieces.entries()) {
    const said = new SpeechSynthesisUtterance(piece)
    said.voice = voice
    said.lang = voice.lang
    if (at === pieces.length - 1) said.onend = done
    said.onerror = done
    speechSynthesis.speak(said)
  }
}

function voiceFor(language: string): SpeechSynthesisVoice | null {
  if (!('speechSynthesis' in globalThis)) return null
  const base = language.slice(0, 2).toLowerCase()
  const own = speechSynthesis.getVoices().filter(({ localService, lang }) => localService && lang.toLowerCase().startsWith(base)) // prettier-ignore
  return own.find((voice) => voice.default) ?? own[0] ?? null
}

/** Browsers look for their voices when somebody asks, and tell later. */
function subscribe(onChange: () => void): () => void {
  if (!('speechSynthesis' in globalThis)) return () => undefined
  speechSynthesis.addEventListener('voiceschanged', onChange)
  return () => speechSynthesis.removeEventListener('voiceschanged', onChange)
}
