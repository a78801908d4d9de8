import type { CallContext } from '../../call-context.ts'
import type { Lease } from '../lease.ts'
import type { PolicyPlace } from '../policy-rule.ts'

export const context: CallContext = { cwd: '/home/user/project', home: '/home/user', rainHome: '/home/user/.rain' }
export const here: PolicyPlace = { agentKey: 'default', folder: context.cwd }

export const aLease: Lease = {
  id: 'lease',
  tools: ['bash', 'write_file', 'computer'],
  hosts: [],
  devices: [],
  red: false,
}
