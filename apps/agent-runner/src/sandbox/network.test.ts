import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect } from '@jest/globals'
import { until } from '@rain/testing'
import { openEgressProxy, type EgressProxy } from '../egress/proxy.ts'
import { createNames, noOwnNetwork, startWebServer, type WebServer } from '@rain/runtime/egress/testing'
import { survivors } from '../tools/bash/testing/processes.ts'
import { membersOf } from './limits/process-family.ts'
import { createSandboxLab, type SandboxLab } from './testing/sandbox-lab.ts'
import { testWithSandbox } from './testing/test-with-sandbox.ts'

let lab: SandboxLab
let site: WebServer
let proxy: EgressProxy
let asked: string[]
const network = () => ({ network: { proxySocket: join(lab.root, 'proxy') } })

beforeEach(async () => {
  lab = await createSandboxLab()
  site = await startWebServer((_, response) => response.end('hello from the site'))
  asked = []
  proxy = await openEgressProxy({
    allow(host) {
      asked.push(host)
      return host === 'granted.test' ? 'allow_private' : 'deny'
    },
    rules: {
      ownServices: [],
      resolve: createNames({ 'granted.test': ['127.0.0.1'], 'other.test': ['127.0.0.1'] }).resolve,
      readOwnNetwork: noOwnNetwork,
    },
    listen: { socketPath: join(lab.root, 'proxy') },
  })
})
afterEach(async () => {
  await proxy.close()
  await site.close()
  await lab.remove()
})

describe('hosts that were granted', () => {
  testWithSandbox('are reached, by those who know of proxies, and no other host is', async () => {
    const { output } = await lab.run(
      `curl -s -m 20 http://granted.test:${site.port}/; echo; curl -s -o /dev/null -m 20 -w '%{http_code}' http://other.test:${site.port}/`,
      network(),
    )
    expect(output).toBe('hello from the site\n403')
    expect(asked).toEqual(['granted.test', 'other.test'])
  })

  testWithSandbox('are all there is: past the proxy the network leads nowhere', async () => {
    const { output } = await lab.run(
      `for host in 127.0.0.1 1.1.1.1 169.254.169.254; do (exec 3<>/dev/tcp/$host/${site.port}) 2>/dev/null && echo reached; done; ls ${lab.root}/proxy; tail -n +3 /proc/net/dev | cut -d: -f1`,
      network(),
    )
    expect(output).not.toContain('reached')
    expect(output).toMatch(/No such file or directory\n\s*lo\n$/)
  })

  testWithSandbox('do not open anything else: rights and files are as without', async () => {
    const { output } = await lab.run(
      'grep -E "^(CapEff|CapBnd|NoNewPrivs|Seccomp):" /proc/self/status | tr -d "\\n"; (echo x > /proc/sys/kernel/core_pattern) 2>/dev/null && echo wrote; unshare -U true 2>/dev/null && echo unshared; ls -a ~ | grep -v project',
      network(),
    )
    expect(output).toBe('CapEff:\t0000000000000000CapBnd:\t0000000000000000NoNewPrivs:\t1Seccomp:\t2.\n..\n')
  })

  testWithSandbox('the exit code comes through, and nothing stays', async () => {
    expect(await lab.run('exit 7', network())).toMatchObject({ code: 7 })
    const started = await lab.start('echo begun; sleep 1000', network())
    await until('it has begun', () => membersOf(started.pid).length > 0)
    const inside = membersOf(started.pid)
    expect(inside).not.toEqual([])
    started.end()
    await started.ended
    expect(await survivors(inside)).toEqual([])
  })
})
