import type { Bus } from '@rain/bus'

/** Tells every client of the person that they have changed files of an agent. */
export async function tellFiles(
  bus: Bus,
  { userId, agentKey }: { userId: string; agentKey: string },
  paths: string[],
): Promise<void> {
  const event = {
    type: 'files_changed',
    agent_id: agentKey,
    by: 'person',
    paths: paths.slice(0, 20),
    count: paths.length,
  } as const
  await bus.log.append(userId, [{ event }])
}
