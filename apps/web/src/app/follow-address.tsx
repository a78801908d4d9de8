import { useAgentAddress } from './use-agent-address.ts'

/** Beside the page, not around it: what it hears of draws nothing but itself anew. */
export function FollowAddress() {
  useAgentAddress()
  return null
}
