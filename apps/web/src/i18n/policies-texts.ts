import { policiesEn } from './policies-en.ts'
import { policiesEs } from './policies-es.ts'
import { textsOf } from './texts-of.ts'

/** Gives the page the words of rules and leases. */
export const addPolicyTexts = textsOf('policies', policiesEn, policiesEs)
