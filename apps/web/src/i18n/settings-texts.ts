import { getI18n } from 'react-i18next'
import { settingsEn } from './settings-en.ts'
import { settingsEs } from './settings-es.ts'

/** Gives the page the words of the settings, which it does not start with. To be called before anything says them. */
export function addSettingsTexts(): void {
  const i18n = getI18n()
  if (i18n.hasResourceBundle('en', 'settings')) return
  i18n.addResourceBundle('en', 'settings', settingsEn)
  i18n.addResourceBundle('es', 'settings', settingsEs)
}
