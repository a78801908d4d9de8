import { useAgentAddress } from './use-agent-address.ts'

/** Beside the page, not around it: nothing is drawn anew because the address changes. */
export function FollowAddress() {
  useAgentAddress()
  return null
}
