import { getI18n } from 'react-i18next'
import { conversationEn } from './conversation-en.ts'
import { conversationEs } from './conversation-es.ts'

/** Gives the page the words of what can be done with a conversation. To be called before anything says them. */
export function addConversationTexts(): void {
  const i18n = getI18n()
  if (i18n.hasResourceBundle('en', 'conversation')) return
  i18n.addResourceBundle('en', 'conversation', conversationEn)
  i18n.addResourceBundle('es', 'conversation', conversationEs)
}
