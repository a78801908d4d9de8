import { auditEn } from './audit-en.ts'
import { auditEs } from './audit-es.ts'
import { textsOf } from './texts-of.ts'

/** Gives the page the words of the audit log. */
export const addAuditTexts = textsOf('audit', auditEn, auditEs)
