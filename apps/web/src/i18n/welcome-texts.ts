import { getI18n } from 'react-i18next'
import { welcomeEn } from './welcome-en.ts'
import { welcomeEs } from './welcome-es.ts'

/** Gives the page the words of the first steps, which it does not start with. To be called before anything says them. */
export function addWelcomeTexts(): void {
  const i18n = getI18n()
  if (i18n.hasResourceBundle('en', 'welcome')) return
  i18n.addResourceBundle('en', 'welcome', welcomeEn)
  i18n.addResourceBundle('es', 'welcome', welcomeEs)
}
