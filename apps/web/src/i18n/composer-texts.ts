import { getI18n } from 'react-i18next'
import { composerEn } from './composer-en.ts'
import { composerEs } from './composer-es.ts'

/** Gives the page the words of files, mentions and commands, which it does not start with. To be called before anything says them. */
export function addComposerTexts(): void {
  const i18n = getI18n()
  if (i18n.hasResourceBundle('en', 'composer')) return
  i18n.addResourceBundle('en', 'composer', composerEn)
  i18n.addResourceBundle('es', 'composer', composerEs)
}
