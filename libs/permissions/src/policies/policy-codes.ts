/** Why the policies ask or refuse, beside what the call itself does. */
export const policyCodes = ['tainted', 'no_sandbox', 'asked_by_rule', 'denied_by_rule', 'nobody_there'] as const
export type PolicyCode = (typeof policyCodes)[number]
