import { browseSchema } from '@rain/protocol'
import { request } from './request.ts'

/** The folders of the server. */
export const folderApi = {
  browse: (path: string, signal?: AbortSignal) => request(browseSchema, '/api/browse', { query: { path }, signal }),
}
