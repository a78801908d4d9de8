import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { en } from './en.ts'
import { es } from './es.ts'

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

/** Starts the translations; the page is drawn in the right language from the first moment. */
export function startI18n(): typeof i18next {
  const language = initialLanguage()
  void i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    resources: { en: { translation: en }, es: { translation: es } },
    interpolation: { escapeValue: false },
    initAsync: false,
  })
  document.documentElement.lang = language
  return i18next
}

/** Follows what the person has set for all their devices; `auto` goes back to what this one has by itself. */
export function followLanguage(choice: Language | 'auto'): void {
  if (choice === 'auto') localStorage.removeItem(personKey)
  else localStorage.setItem(personKey, choice)
  const language = initialLanguage()
  if (language !== i18next.language) showLanguage(language)
}

/** What this browser had chosen for itself no longer counts. */
export function forgetOwnLanguage(): void {
  localStorage.removeItem(key)
}

export function chooseLanguage(language: Language): void {
  localStorage.setItem(key, language)
  showLanguage(language)
}

function showLanguage(language: Language): void {
  document.documentElement.lang = language
  void i18next.changeLanguage(language)
}
