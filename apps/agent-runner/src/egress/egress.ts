import {
  createEgressFetch,
  type EgressFetch,
  findWay,
  type Target,
  type Way,
  type WayRules,
} from '@rain/runtime/egress'
import { createServerFetch } from './server-fetch.ts'
import { openEgressProxy, type EgressProxy, type EgressProxyOptions } from './proxy.ts'

/** The ways out of Rain for everything a model drives: all by the same rules. */
export interface Egress {
  fetch: EgressFetch
  /** For the servers of models that people have added. */
  serverFetch: typeof fetch
  /** Where a host leads, before anything is sent there. */
  findWay(target: Target): Promise<Way>
  openProxy(options: Omit<EgressProxyOptions, 'rules'>): Promise<EgressProxy>
}

export function createEgress(rules: WayRules): Egress {
  return {
    fetch: createEgressFetch(rules),
    serverFetch: createServerFetch(rules),
    findWay: (target) => findWay(target, rules),
    openProxy: (options) => openEgressProxy({ ...options, rules }),
  }
}
