import { agentsEn } from './agents-en.ts'
import { agentsEs } from './agents-es.ts'
import { textsOf } from './texts-of.ts'

/** Gives the page the words of sign-ins and limits of an agent. */
export const addAgentTexts = textsOf('agents', agentsEn, agentsEs)
