import { attachmentDeletedSchema, attachmentListSchema, attachmentUploadedSchema } from '../../rest/attachments.ts'
import type { RestRoute } from '../rest-route.ts'

export const attachmentsRoutes: RestRoute[] = [
  {
    method: 'POST',
    path: '/api/attachments?name',
    says: 'Uploads one file for a message: its bytes are the body, of type `application/octet-stream`, at most 20 MB. What it is shows in its content; a picture is made anew, without what its file says beside it.',
    response: attachmentUploadedSchema,
  },
  {
    method: 'GET',
    path: '/api/attachments?ids',
    says: 'Those of these that can still be sent.',
    response: attachmentListSchema,
  },
  {
    method: 'GET',
    path: '/api/attachments/:id',
    says: 'The bytes of one. Whatever is no picture is a download.',
  },
  { method: 'GET', path: '/api/attachments/:id/preview', says: 'A picture, small.' },
  {
    method: 'DELETE',
    path: '/api/attachments/:id',
    says: 'Deletes one that was not sent.',
    response: attachmentDeletedSchema,
  },
]
