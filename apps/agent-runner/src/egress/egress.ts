import { createEgressFetch, type EgressFetch } from './fetch.ts'
import type { WayRules } from './find-way.ts'
import { openEgressProxy, type EgressProxy, type EgressProxyOptions } from './proxy.ts'

/** The ways out of Rain for everything a model drives: all by the same rules. */
export interface Egress {
  fetch: EgressFetch
  openProxy(options: Omit<EgressProxyOptions, 'rules'>): Promise<EgressProxy>
}

export function createEgress(rules: WayRules): Egress {
  return {
    fetch: createEgressFetch(rules),
    openProxy: (options) => openEgressProxy({ ...options, rules }),
  }
}
