import { setTimeout as delay } from 'node:timers/promises'
import type { Random, Stack } from '@rain/testing'
import type { SocketClient } from '../clients/socket-client.ts'

/** Something that breaks, and a while later is whole again. */
export interface Fault {
  name: string
  strike(): Promise<void>
}

/** Longer than the lease of a turn. */
const pausedMs = 2_500

/** All that may go wrong with a stack of two gateways and two runners. */
export function faultsOf(stack: Stack, clients: SocketClient[], random: Random): [Fault, ...Fault[]] {
  const killed = (service: 'gateway' | 'agent-runner' | 'scheduler', index: number): Fault => ({
    name: `${service} ${index} killed`,
    async strike() {
      await stack.kill(service, 'SIGKILL', index)
      await delay(random.between(0, 800))
      await stack.restart(service, index)
    },
  })
  const paused = (index: number): Fault => ({
    name: `agent-runner ${index} paused`,
    async strike() {
      await stack.kill('agent-runner', 'SIGSTOP', index)
      await delay(pausedMs)
      await stack.kill('agent-runner', 'SIGCONT', index)
    },
  })
  const redis: Fault = {
    name: 'redis killed',
    async strike() {
      await stack.stopRedis()
      await delay(random.between(0, 500))
      await stack.startRedis()
    },
  }
  const dropped = clients.map((client, index): Fault => ({
    name: `client ${index} dropped`,
    async strike() {
      client.drop()
      client.reconnect()
    },
  }))
  const runners = [killed('agent-runner', 0), killed('agent-runner', 1), paused(0), paused(1)]
  return [killed('gateway', 0), killed('gateway', 1), ...runners, killed('scheduler', 0), redis, ...dropped]
}
