import {
  recordingDeletedSchema,
  recordingDeletionSchema,
  recordingListSchema,
  recordingSchema,
} from '../../rest/recordings.ts'
import type { RestRoute } from '../rest-route.ts'

export const recordingsRoutes: RestRoute[] = [
  {
    method: 'GET',
    path: '/api/devices/:id/recordings?before&limit',
    says: 'The turns that have worked there, newest first. `before`: the `turn_id` of the last one seen.',
    response: recordingListSchema,
  },
  {
    method: 'GET',
    path: '/api/recordings/:turn_id',
    says: 'What a turn did on a computer, step by step: pictures, who allowed it, who had mouse and keyboard, what it cost.',
    response: recordingSchema,
  },
  {
    method: 'GET',
    path: '/api/recordings/:turn_id/export?lang',
    says: 'The same as one HTML file with its pictures, in English or (`lang=es`) Spanish. 413 `too_large` when they are too many.',
  },
  {
    method: 'DELETE',
    path: '/api/recordings/:turn_id',
    says: 'Deletes its pictures. 409 `agent_busy` while the turn is open. It takes the PIN.',
    request: recordingDeletionSchema,
    response: recordingDeletedSchema,
  },
]
