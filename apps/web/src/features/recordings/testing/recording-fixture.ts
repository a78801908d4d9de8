import type { RecordedStep, Recording } from '@rain/protocol'

export const aPicture = (id: string, kept = true) => ({ id, width: 100, height: 50, kept })

export const aStep = (more: Partial<RecordedStep> = {}): RecordedStep => ({
  call_id: 'tcl_1',
  step: 1,
  at: 110,
  finished_at: 111,
  device_id: 'dev_1',
  display: 0,
  action: { action: 'screenshot' },
  status: 'done',
  level: 'computer',
  output: 'Done.',
  before: null,
  pointer: null,
  after: aPicture('img_1'),
  window: null,
  decision: { allowed: true, by: 'level', at: 110 },
  cost_usd: 0.01,
  ...more,
})

export const aClick = (more: Partial<RecordedStep> = {}): RecordedStep =>
  aStep({
    call_id: 'tcl_2',
    step: 2,
    at: 120,
    action: { action: 'left_click', coordinate: [10, 20] },
    before: aPicture('img_1'),
    after: aPicture('img_2'),
    window: { id: 'w', title: 'Letter', app: 'editor' },
    decision: { allowed: true, by: 'approval', at: 119, asked_at: 115, from: '192.168.1.7' },
    ...more,
  })

export const aRecording = (more: Partial<Recording> = {}): Recording => ({
  turn_id: 'trn_1',
  session_id: 'ses_1',
  agent_id: 'default',
  text: 'Write a letter',
  started_at: 100,
  finished_at: 200,
  outcome: 'completed',
  steps: 2,
  pictures: { taken: 2, kept: 2 },
  kept_until: 1000,
  cost_usd: 0.02,
  device: { id: 'dev_1', name: 'study' },
  timeline: [aStep(), aClick()],
  takeovers: [],
  stops: [],
  outcome_text: 'The letter is saved.',
  error_code: null,
  ...more,
})
