import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Service } from '@rain/tools/service.mjs'
import { openInspector } from './inspector.ts'

/** Runs the work while the processors of these services are profiled; writes `<name>-<service>.cpuprofile` into the folder. */
export async function profiled<T>(
  { services, folder, name }: { services: Service[]; folder: string; name: string },
  work: () => Promise<T>,
): Promise<T> {
  await mkdir(folder, { recursive: true })
  const inspectors = await Promise.all(services.map(openInspector))
  for (const inspector of inspectors) {
    await inspector.send('Profiler.enable')
    await inspector.send('Profiler.start')
  }
  const result = await work()
  for (const [at, inspector] of inspectors.entries()) {
    const { profile } = (await inspector.send('Profiler.stop')) as { profile: object }
    await writeFile(join(folder, `${name}-${services[at]?.name}.cpuprofile`), JSON.stringify(profile))
    await inspector.send('Profiler.disable')
    inspector.close()
  }
  return result
}
