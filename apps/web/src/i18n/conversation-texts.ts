import { conversationEn } from './conversation-en.ts'
import { conversationEs } from './conversation-es.ts'
import { textsOf } from './texts-of.ts'

/** Gives the page the words of what can be done with a conversation. */
export const addConversationTexts = textsOf('conversation', conversationEn, conversationEs)
