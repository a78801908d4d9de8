import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { en } from './en.ts'
import { es } from './es.ts'

export const languages = ['en', 'es'] as const
export type Language = (typeof languages)[number]

const key = 'rain.language'

function initialLanguage(): Language {
  const stored = localStorage.getItem(key)
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

export function chooseLanguage(language: Language): void {
  localStorage.setItem(key, language)
  document.documentElement.lang = language
  void i18next.changeLanguage(language)
}
