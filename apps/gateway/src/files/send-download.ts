import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Logger } from '@rain/runtime'
import type { Request, Response } from '../infra/http.ts'
import type { AgentFolder } from './agent-folder.ts'
import { findExisting, refusing } from './find-place.ts'
import { sendFile, setFileHeaders } from './send-file.ts'
import { zipFolder } from './zip-folder.ts'

/** Sends a file as it is, or a folder as a zip. What breaks off must not look complete: the connection is cut. */
export async function sendDownload(
  folder: AgentFolder,
  path: string,
  { request, response, logger }: { request: Request; response: Response; logger: Logger },
): Promise<void> {
  const real = await findExisting(folder, path)
  if (!(await refusing(path, stat(real))).isDirectory()) return sendFile(folder, path, request, response)
  setFileHeaders(response, `${basename(real) || 'files'}.zip`, 'application/zip')
  const zip = zipFolder(folder, real, (error) => logger.warn({ err: error }, 'a folder could not be zipped'))
  await pipeline(zip, response).catch(() => response.destroy()) // whoever downloads has gone, or was told by the cut
}
