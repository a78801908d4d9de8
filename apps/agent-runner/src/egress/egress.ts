import { createEgressFetch, type EgressFetch } from './fetch.ts'
import type { WayRules } from './find-way.ts'
import { createServerFetch } from './server-fetch.ts'
import { openEgressProxy, type EgressProxy, type EgressProxyOptions } from './proxy.ts'

/** The ways out of Rain for everything a model drives: all by the same rules. */
export interface Egress {
  fetch: EgressFetch
  /** For the servers of models that people have added. */
  serverFetch: typeof fetch
  openProxy(options: Omit<EgressProxyOptions, 'rules'>): Promise<EgressProxy>
}

export function createEgress(rules: WayRules): Egress {
  return {
    fetch: createEgressFetch(rules),
    serverFetch: createServerFetch(rules),
    openProxy: (options) => openEgressProxy({ ...options, rules }),
  }
}
