import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { en } from './en.ts'
import { addServerWords } from './server-words.ts'

export const languages = ['en', 'es'] as const
export type Language = (typeof languages)[number]

const key = 'rain.language'

/** What the person has chosen for all their devices, so that the page is drawn in it before the server has said so. */
const personKey = 'rain.person-language'

function initialLanguage(): Language {
  const stored = localStorage.getItem(personKey) ?? localStorage.getItem(key)
  if (stored === 'en' || stored === 'es') return stored
  return navigator.language.toLowerCase().startsWith('es') ? 'es' : 'en'
}

let ready: Promise<void> = Promise.resolve()

/** Starts the translations: in English at once, another language has to be fetched first. */
export function startI18n(): typeof i18next {
  void i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: en } },
    interpolation: { escapeValue: false },
    initAsync: false,
  })
  ready = showLanguage(initialLanguage())
  return i18next
}

/** Resolves when the page can be drawn in the language of the person. */
export function languageReady(): Promise<void> {
  return ready
}

/** Follows what the person has set for all their devices; `auto` goes back to what this one has by itself. */
export function followLanguage(choice: Language | 'auto'): void {
  if (choice === 'auto') localStorage.removeItem(personKey)
  else localStorage.setItem(personKey, choice)
  const language = initialLanguage()
  if (language !== i18next.language) void showLanguage(language)
}

/** What this browser had chosen for itself no longer counts. */
export function forgetOwnLanguage(): void {
  localStorage.removeItem(key)
}

/** Resolves when the page speaks it. */
export function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(key, language)
  return showLanguage(language)
}

async function showLanguage(language: Language): Promise<void> {
  document.documentElement.lang = language
  if (language !== 'en') await loadSpanish()
  await i18next.changeLanguage(language)
}

async function loadSpanish(): Promise<void> {
  if (i18next.hasResourceBundle('es', 'translation')) return
  const { es, serverEs } = await import('./spanish.ts')
  i18next.addResourceBundle('es', 'translation', es)
  addServerWords('es', serverEs)
}
