import type { Device } from '@rain/protocol'

/** A computer as the server tells of it. */
export const aDevice = (more: Partial<Device> = {}): Device => ({
  id: 'dev_1',
  name: 'study',
  status: 'paired',
  fingerprint: 'WXZK-AVDX-8DQ8',
  online: true,
  facts: {
    version: '0.1.0',
    platform: 'linux',
    system: 'Debian 12, X11',
    hostname: 'study',
    capture: 'shm',
    displays: [{ index: 0, name: 'screen', x: 0, y: 0, width: 1280, height: 800, scale: 1, primary: true }],
    problems: [],
  },
  controller: 'nobody',
  agent_id: null,
  stopped: null,
  records: false,
  keep_days: 7,
  lossless: false,
  confirm_until: null,
  last_seen_at: 1,
  created_at: 1,
  ...more,
})
