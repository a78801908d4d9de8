import { expect, test } from '@jest/globals'
import i18next from 'i18next'
import { addAuditTexts } from '../../i18n/audit-texts.ts'
import { startI18n } from '../../i18n/index.ts'
import { addPolicyTexts } from '../../i18n/policies-texts.ts'
import { changeWords } from './change-words.ts'

startI18n()
addAuditTexts()
addPolicyTexts()

const words = (details: Record<string, unknown>, about = 'as it stands') =>
  changeWords(
    i18next.getFixedT(null, ['audit', 'policies', 'translation']),
    { seq: 1, at: 1, kind: 'policy_changed', hash: 'h', has_session: false, about, details },
    'en',
  )

test.each([
  [
    { what: 'rule_added', by: 't', rule: { id: 'r', effect: 'allow', program: 'npm', verb: 'test', tool: 'bash' } },
    'Rule added: Allow npm test',
  ],
  [
    { what: 'rule_removed', by: 't', rule: { id: 'r', effect: 'deny', path: '/home/ana' } },
    'Rule removed: Never /home/ana',
  ],
  [
    { what: 'lease_started', by: 't', lease: { agent_id: 'garden', tools: ['bash'], hosts: ['x.org'] } },
    'May work alone: garden, bash, x.org',
  ],
  [{ what: 'supervision', agent: 'garden', mode: 'semi_auto' }, 'Supervision: Semi-automatic, garden'],
  [{ change: 'saved', provider: 'claude' }, 'Saved: claude'],
  [{ change: 'enabled', server: 'mcp_1', enabled: false }, 'Disabled'],
  [{ what: 'paired', device: 'dev_1', name: 'study', by: 't' }, 'Paired: study'],
  [{ what: 'stopped', device: 'dev_1', by: 'hotkey' }, 'Stopped'],
  [{ change: 'set', agent: null, period: 'day', limit_usd: '5' }, 'Set: $5.00'],
])('%j is told in plain words', (details, said) => {
  expect(words(details)).toBe(said)
})

test('what is of no known kind is shown as it stands', () => {
  expect(words({ what: 'something_new' })).toBe('as it stands')
})
