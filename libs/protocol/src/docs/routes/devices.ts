import {
  controlChangeSchema,
  deviceAnswerSchema,
  deviceChangeSchema,
  deviceLeaveSchema,
  deviceListSchema,
  deviceRevokedSchema,
  devicesStoppedSchema,
  pairedSchema,
  pairingSchema,
  pairRequestSchema,
} from '../../rest/devices.ts'
import type { RestRoute } from '../rest-route.ts'

export const devicesRoutes: RestRoute[] = [
  {
    method: 'GET',
    path: '/api/devices',
    says: 'The computers with a desktop-agent. `device_changed` and `device_removed` tell what changes after `cursor`.',
    response: deviceListSchema,
  },
  {
    method: 'POST',
    path: '/api/devices/pairings',
    says: 'A code for a new computer, shown once: it goes into `rain-desktop pair` within five minutes.',
    response: pairingSchema,
  },
  {
    method: 'POST',
    path: '/api/devices/pair',
    says: 'From a desktop-agent, without a token: names the code and its key. A wrong code and one that is over are answered alike: 404.',
    request: pairRequestSchema,
    response: pairedSchema,
  },
  {
    method: 'POST',
    path: '/api/devices/:id/confirm',
    says: 'The person has compared the fingerprint. It takes the PIN: 401 `pin_required` or `pin_invalid`, 429 `locked_out`.',
    request: deviceLeaveSchema,
    response: deviceAnswerSchema,
  },
  {
    method: 'PATCH',
    path: '/api/devices/:id',
    says: 'Its name, and whether and for how long the pictures of its turns are kept.',
    request: deviceChangeSchema,
    response: deviceAnswerSchema,
  },
  {
    method: 'DELETE',
    path: '/api/devices/:id',
    says: 'Revokes its key: its link closes at once, and what was under way there is stopped.',
    response: deviceRevokedSchema,
  },
  {
    method: 'POST',
    path: '/api/devices/:id/stop',
    says: 'Stops it and the turn that works there, until it is armed again. `stopped.seen` tells that it has said so itself.',
    response: deviceAnswerSchema,
  },
  {
    method: 'POST',
    path: '/api/devices/stop',
    says: 'Stops all of them.',
    response: devicesStoppedSchema,
  },
  {
    method: 'POST',
    path: '/api/devices/:id/arm',
    says: 'Lets it act again; only while it is online (409 `device_offline`). It takes the PIN.',
    request: deviceLeaveSchema,
    response: deviceAnswerSchema,
  },
  {
    method: 'POST',
    path: '/api/devices/:id/control',
    says: 'Takes mouse and keyboard, or gives them back with a summary for the agent. 409 `device_stopped` while it is stopped.',
    request: controlChangeSchema,
    response: deviceAnswerSchema,
  },
]
